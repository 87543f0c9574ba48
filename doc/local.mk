# Manual pages and documents.

dist_man_MANS += doc/faultline.1 doc/faultline-cc.1 doc/faultline-gen.1
dist_doc_DATA = README doc/call.md doc/security.md doc/writing-a-server.md

# faultline-gen and faultline-cc.

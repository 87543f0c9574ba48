/* A virtual machine of KVM with one CPU in long mode: what the engine and the probe of KVM both need. */
#ifndef FAULTLINE_VMM_KVM_H
#define FAULTLINE_VMM_KVM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kvm_run;

struct kvm {
    int system, machine, cpu; /* descriptors */
    struct kvm_run *run; /* shared with the kernel */
    size_t run_bytes;
};

/* Opens KVM and makes a machine with `bytes` of memory at `memory`. False: `reason` says why not, and what to do. */
bool kvm_create(struct kvm *kvm, void *memory, uint64_t bytes, char *reason, size_t reason_bytes);

/* Sets the CPU to 64-bit mode at `first`, with paging by `page_table` (a physical address) and `rdi`. */
bool kvm_set_start(const struct kvm *kvm, uint64_t first, uint64_t page_table, uint64_t rdi, char *reason,
                   size_t reason_bytes);

void kvm_destroy(struct kvm *kvm);

/* Whether KVM works, by running a few instructions; *interprets: kernel code is interpreted by it (see machine_kvm.c). */
bool kvm_probe(bool *interprets, char *reason, size_t reason_bytes);

#endif

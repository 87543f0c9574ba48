/* Asks KVM whether it works by running a loop of kernel code on it, and how fast it runs such code. */
#include "kvm.h"

#include "faultline/abi/link.h"

#include <linux/kvm.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>

#define MEMORY_BYTES (2ull << 20)
#define CODE_AT 0x8000u
#define LOOPS 1000
/* Two instructions a turn: natively a nanosecond, interpreted some hundred. */
#define INTERPRETED_NS_PER_LOOP 100

/* mov ecx, LOOPS; 1: dec ecx; jnz 1b; out FL_BELL_PORT, al */
static const unsigned char code[] = {0xb9, LOOPS & 0xff, LOOPS >> 8, 0, 0, 0xff, 0xc9, 0x75, 0xfc, 0xe6, FL_BELL_PORT};

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* One large page, mapped where it is: table, directory pointers, directory, in the pages from 0x1000 on. */
static void prepare(unsigned char *memory)
{
    const uint64_t entries[] = {0x2003, 0x3003, 0x83};
    for (unsigned int i = 0; i < 3; i++)
        memcpy(memory + (i + 1) * FL_PAGE_SIZE, &entries[i], sizeof entries[i]);
    memcpy(memory + CODE_AT, code, sizeof code);
}

static bool run_loop(const struct kvm *kvm, bool *interprets, char *reason, size_t reason_bytes)
{
    int64_t start = now();
    if (ioctl(kvm->cpu, KVM_RUN, 0) != 0 || kvm->run->exit_reason != KVM_EXIT_IO || kvm->run->io.port != FL_BELL_PORT) {
        snprintf(reason, reason_bytes, "KVM runs no kernel code here (exit reason %u)", kvm->run->exit_reason);
        return false;
    }
    *interprets = now() - start > (int64_t)LOOPS * INTERPRETED_NS_PER_LOOP;
    return true;
}

bool kvm_probe(bool *interprets, char *reason, size_t reason_bytes)
{
    struct kvm kvm;
    unsigned char *memory = mmap(NULL, MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        snprintf(reason, reason_bytes, "no memory to try KVM with");
        return false;
    }
    prepare(memory);
    bool works = kvm_create(&kvm, memory, MEMORY_BYTES, reason, reason_bytes) &&
                 kvm_set_start(&kvm, CODE_AT, FL_PAGE_SIZE, 0, reason, reason_bytes) &&
                 run_loop(&kvm, interprets, reason, reason_bytes);
    kvm_destroy(&kvm);
    munmap(memory, MEMORY_BYTES);
    return works;
}

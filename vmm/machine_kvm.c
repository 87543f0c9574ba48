/* The engine kvm: the guest's CPU is a thread of this process, by the KVM API. */
#include "machine.h"

#include "fail.h"
#include "faultline/abi/link.h"
#include "kvm.h"
#include "time_stamp.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <string.h>
#include <sys/ioctl.h>

#define REASONS_MAX 64

/* Interpreted, a REP MOVSQ takes about 1 us for each 8 bytes, and a bell 10 us; at the processor's speed no bell is faster. */
#define COPY_THRESHOLD_INTERPRETED 256
#define COPY_THRESHOLD 0

static uint64_t exits[REASONS_MAX];
static uint64_t hz; /* of the guest's time-stamp counter; 0: KVM does not know */

/* Some cloud machines offer a KVM without the processor's help: it runs programs, but interprets kernels. */
static bool interprets;

static bool probe(char *reason, size_t reason_bytes)
{
    return kvm_probe(&interprets, reason, reason_bytes);
}

static uint64_t copy_threshold(void)
{
    return interprets ? COPY_THRESHOLD_INTERPRETED : COPY_THRESHOLD;
}

/* Without an offset or scale of KVM's own, the guest's counter is the host's. */
static uint64_t tsc_hz(void)
{
    return hz ? hz : time_stamp_hz();
}

/* The word for an exit reason, for people. */
static const char *reason_name(unsigned int reason)
{
    static const char *const names[REASONS_MAX] = {
        [KVM_EXIT_EXCEPTION] = "exception",
        [KVM_EXIT_IO] = "port",
        [KVM_EXIT_HLT] = "halt",
        [KVM_EXIT_MMIO] = "memory-mapped device",
        [KVM_EXIT_SHUTDOWN] = "shutdown",
        [KVM_EXIT_FAIL_ENTRY] = "failed entry",
        [KVM_EXIT_INTR] = "interrupted",
        [KVM_EXIT_INTERNAL_ERROR] = "error in KVM",
    };
    return reason < REASONS_MAX && names[reason] ? names[reason] : "other";
}

static uint64_t print_exits(FILE *to)
{
    uint64_t sum = 0;
    for (unsigned int reason = 0; reason < REASONS_MAX; reason++) {
        sum += exits[reason];
        if (exits[reason])
            fprintf(to, "  %-40s %10" PRIu64 "\n", reason_name(reason), exits[reason]);
    }
    return sum;
}

_Noreturn static void fail_with_registers(const struct kvm *kvm, const char *what)
{
    struct kvm_regs registers = {0};
    struct kvm_sregs system = {0};
    ioctl(kvm->cpu, KVM_GET_REGS, &registers);
    ioctl(kvm->cpu, KVM_GET_SREGS, &system);
    fail(EXIT_MONITOR,
         "the guest's CPU stopped: %s (at %#llx, privilege %u, cr2 %#llx); this is a bug in Faultline or in this KVM: "
         "--engine=tcg may work",
         what, registers.rip, system.cs.selector & 3u, system.cr2);
}

/* What a write to the bell's port says; whatever else leaves the guest is a failure. */
static unsigned char ring_of(const struct kvm *kvm)
{
    const struct kvm_run *run = kvm->run;
    if (run->exit_reason != KVM_EXIT_IO)
        fail_with_registers(kvm, reason_name(run->exit_reason));
    if (run->io.port != FL_BELL_PORT || run->io.direction != KVM_EXIT_IO_OUT || run->io.size != 1 ||
        run->io.count != 1 || run->io.data_offset >= kvm->run_bytes)
        fail_with_registers(kvm, "it used a port that does not exist");
    return ((const unsigned char *)run)[run->io.data_offset];
}

static void run(const struct machine_start *start, machine_bell *bell)
{
    struct kvm kvm;
    char reason[256];
    if (interprets)
        warn("this machine's KVM interprets kernel code, so that calls take some hundred times longer than they need "
             "to");
    time_stamp_start();
    if (!kvm_create(&kvm, start->memory->base, start->memory->bytes, reason, sizeof reason) ||
        !kvm_set_start(&kvm, start->first.value, start->boot_page_table.value, FL_DIRECT_BASE + FL_BOOT_PHYS, reason,
                       sizeof reason))
        fail(EXIT_MONITOR, "%s", reason);
    int khz = ioctl(kvm.cpu, KVM_GET_TSC_KHZ);
    hz = khz > 0 ? (uint64_t)khz * 1000 : 0;
    do {
        while (ioctl(kvm.cpu, KVM_RUN, 0) != 0)
            if (errno != EINTR && errno != EAGAIN)
                fail_with_registers(&kvm, strerror(errno));
        exits[kvm.run->exit_reason % REASONS_MAX]++;
    } while (bell(ring_of(&kvm)));
    kvm_destroy(&kvm);
}

/* The machine ends with this process. */
static void stop(void)
{
}

const struct machine_type machine_kvm = {"kvm", FL_BELL_PORT_IO, probe, run, copy_threshold, tsc_hz, stop, print_exits};

/* Makes a virtual machine with the KVM API (Linux, Documentation/virt/kvm/api.rst), its one CPU in 64-bit mode. */
#include "kvm.h"

#include "faultline/abi/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CPUID_ENTRIES 256
#define IO_APIC_PINS 24

/* SDM volume 3, 2.2.1 and 2.5 */
#define CR0_LONG_MODE 0x80010033ull /* PG WP NE ET MP PE */
#define CR4_LONG_MODE 0x620ull /* PAE OSFXSR OSXMMEXCPT */
#define EFER_LONG_MODE 0xd00ull /* LME LMA NXE */
#define RFLAGS_RESERVED 0x2ull

static bool say_why(char *reason, size_t bytes, const char *what)
{
    snprintf(reason, bytes, "%s: %s", what, strerror(errno));
    return false;
}

/* What lets this user open it: its group, if that may and is not root's, or else one that may. */
static void say_who_may(char *reason, size_t reason_bytes)
{
    struct stat device;
    bool group_may = stat("/dev/kvm", &device) == 0 && (device.st_mode & 0060) == 0060 && device.st_gid != 0;
    const struct group *group = group_may ? getgrgid(device.st_gid) : NULL;
    const char *name = group ? group->gr_name : "kvm";
    snprintf(reason, reason_bytes,
             "/dev/kvm may not be opened by this user; %s with: %ssudo usermod -aG %.32s $USER, and log in again",
             group ? "add the user to its group" : "give it to a group that may, and the user to that,",
             group ? "" : "sudo chgrp kvm /dev/kvm && sudo chmod g+rw /dev/kvm && ", name);
}

static bool open_system(struct kvm *kvm, char *reason, size_t reason_bytes)
{
    kvm->system = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (kvm->system < 0 && errno == EACCES)
        say_who_may(reason, reason_bytes);
    else if (kvm->system < 0 && errno == ENOENT)
        snprintf(reason, reason_bytes,
                 "there is no /dev/kvm; load the module (sudo modprobe kvm_intel, or kvm_amd), or "
                 "enable virtualisation in the firmware or in the machine that this one runs in");
    else if (kvm->system < 0)
        snprintf(reason, reason_bytes, "/dev/kvm cannot be opened: %s", strerror(errno));
    else if (ioctl(kvm->system, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
        snprintf(reason, reason_bytes, "/dev/kvm does not speak version %d of the KVM API", KVM_API_VERSION);
    else
        return true;
    return false;
}

/* For its timer; it must be there before the CPU is. KVM_CREATE_IRQCHIP would add controllers for devices that there are
   not, and with them the end of the machine takes 15 ms. */
static bool add_local_apic(const struct kvm *kvm)
{
    struct kvm_enable_cap local_apic = {.cap = KVM_CAP_SPLIT_IRQCHIP, .args = {IO_APIC_PINS}};
    return ioctl(kvm->machine, KVM_ENABLE_CAP, &local_apic) == 0;
}

bool kvm_create(struct kvm *kvm, void *memory, uint64_t bytes, char *reason, size_t reason_bytes)
{
    *kvm = (struct kvm){-1, -1, -1, MAP_FAILED, 0};
    struct kvm_userspace_memory_region region = {.memory_size = bytes, .userspace_addr = (uint64_t)(uintptr_t)memory};
    if (!open_system(kvm, reason, reason_bytes))
        return false;
    kvm->machine = ioctl(kvm->system, KVM_CREATE_VM, 0);
    if (kvm->machine < 0)
        return say_why(reason, reason_bytes, "KVM makes no virtual machine");
    if (ioctl(kvm->machine, KVM_SET_USER_MEMORY_REGION, &region) != 0)
        return say_why(reason, reason_bytes, "KVM takes no memory");
    if (!add_local_apic(kvm))
        return say_why(reason, reason_bytes,
                       "KVM makes no local APIC, and without its timer nothing can be interrupted");
    kvm->cpu = ioctl(kvm->machine, KVM_CREATE_VCPU, 0);
    int run_bytes = ioctl(kvm->system, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (kvm->cpu < 0 || run_bytes < (int)sizeof(struct kvm_run))
        return say_why(reason, reason_bytes, "KVM makes no virtual CPU");
    kvm->run_bytes = (size_t)run_bytes;
    kvm->run = mmap(NULL, kvm->run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, kvm->cpu, 0);
    return kvm->run != MAP_FAILED || say_why(reason, reason_bytes, "KVM's CPU cannot be mapped");
}

/* The guest may ask CPUID for whatever this host's KVM can give. */
static bool set_cpuid(const struct kvm *kvm)
{
    struct kvm_cpuid2 *cpuid = calloc(1, sizeof *cpuid + CPUID_ENTRIES * sizeof cpuid->entries[0]);
    if (!cpuid)
        return false;
    cpuid->nent = CPUID_ENTRIES;
    bool done = ioctl(kvm->system, KVM_GET_SUPPORTED_CPUID, cpuid) == 0 && ioctl(kvm->cpu, KVM_SET_CPUID2, cpuid) == 0;
    free(cpuid);
    return done;
}

static bool set_system_registers(const struct kvm *kvm, uint64_t page_table)
{
    struct kvm_sregs registers;
    struct kvm_segment code = {
        .limit = 0xffffffff, .selector = FL_KERNEL_CS, .type = 11, .present = 1, .s = 1, .l = 1, .g = 1};
    struct kvm_segment data = code;
    data.selector = FL_KERNEL_DS;
    data.type = 3;
    data.l = 0;
    data.db = 1;
    if (ioctl(kvm->cpu, KVM_GET_SREGS, &registers) != 0)
        return false;
    registers.cs = code;
    registers.ds = registers.es = registers.fs = registers.gs = registers.ss = data;
    registers.cr0 = CR0_LONG_MODE;
    registers.cr3 = page_table;
    registers.cr4 = CR4_LONG_MODE;
    registers.efer = EFER_LONG_MODE;
    return ioctl(kvm->cpu, KVM_SET_SREGS, &registers) == 0;
}

bool kvm_set_start(const struct kvm *kvm, uint64_t first, uint64_t page_table, uint64_t rdi, char *reason,
                   size_t reason_bytes)
{
    struct kvm_regs registers = {.rip = first, .rdi = rdi, .rflags = RFLAGS_RESERVED};
    return (set_cpuid(kvm) && set_system_registers(kvm, page_table) &&
            ioctl(kvm->cpu, KVM_SET_REGS, &registers) == 0) ||
           say_why(reason, reason_bytes, "KVM's CPU cannot be started in 64-bit mode");
}

void kvm_destroy(struct kvm *kvm)
{
    if (kvm->run != MAP_FAILED)
        munmap(kvm->run, kvm->run_bytes);
    for (int *descriptor = (int[]){kvm->cpu, kvm->machine, kvm->system}, i = 0; i < 3; i++)
        if (descriptor[i] >= 0)
            close(descriptor[i]);
}

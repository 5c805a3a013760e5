#ifndef PARLEY_FAULTS_H
#define PARLEY_FAULTS_H

/* What happens at a call that changes files. */
enum parley_fault {
    PARLEY_FAULT_NONE,
    PARLEY_FAULT_KILL_BEFORE, /* the process dies, and nothing was done */
    PARLEY_FAULT_KILL_AFTER,  /* the process dies when it was done */
    PARLEY_FAULT_KILL_TORN,   /* half of what was to be written is, and the process dies */
    PARLEY_FAULT_SHORT,       /* half of what was to be written is, and the call says so */
    PARLEY_FAULT_NO_SPACE,    /* ENOSPC */
    PARLEY_FAULT_IO,          /* EIO */
    PARLEY_FAULT_REFUSED      /* EACCES */
};

/* From now on the calls of this program to openat (with O_CREAT), pwrite, fsync, fdatasync, ftruncate, renameat and unlinkat are
   counted, and the `call`th meets the fault; with `always`, all after it too. */
void parley_arm(enum parley_fault fault, int call, int always);

/* Calls since then. */
int parley_calls(void);

#endif

#ifndef CIMAGES_SHARED_H
#define CIMAGES_SHARED_H

// What the decoders share: finding functions of a library, a clock, and a picture that grows smaller as it is read.

#include "CImages.h"
#include <pthread.h>
#include <stdbool.h>

#pragma GCC visibility push(hidden)

/// A function of a library that was opened at run time.
struct cimages_function {
    const char *name;
    void **place;
};

/// A library that is opened when it is first needed, once in the life of the program.
struct cimages_library {
    const char *name;
    const struct cimages_function *functions;
    size_t count;
    pthread_mutex_t lock;
    bool was_tried, is_open;
};

/// A library of this name with these functions, which is not open yet.
#define CIMAGES_LIBRARY(NAME, FUNCTIONS) \
    {.name = (NAME), .functions = (FUNCTIONS), .count = sizeof(FUNCTIONS) / sizeof *(FUNCTIONS), .lock = PTHREAD_MUTEX_INITIALIZER}

/// True when all functions of the library can be called; else its name is in `picture`.
bool cimages_open(struct cimages_library *library, struct cimages_picture *picture);

uint64_t cimages_milliseconds(void);

/// A picture being made smaller: each of its pixels is the mean of those of the file that fall into it, weighted by their opacity.
struct cimages_scaler {
    uint32_t columns, rows, source_columns, source_rows;
    /// Sums of red, green, blue (times opacity) and opacity, and how many pixels there were.
    uint64_t *sums;
    uint32_t *counts;
    /// For each column of the file the column it falls into.
    uint32_t *column_of;
};

/// False when there is no memory for it. `cimages_scaler_free` takes back what it has, also after a failure.
bool cimages_scaler_begin(struct cimages_scaler *scaler, uint32_t source_columns, uint32_t source_rows, struct cimages_limits limits);
/// Adds pixels of one row of the file, of `channels` bytes each (3: opaque); they stand `step` columns apart from column `first` on.
void cimages_scaler_add(struct cimages_scaler *scaler, uint32_t row, uint32_t first, uint32_t step, const uint8_t *pixels,
                        uint32_t count, int channels);
/// Makes the picture; pixels that the file did not have are transparent.
enum cimages_outcome cimages_scaler_finish(struct cimages_scaler *scaler, struct cimages_picture *picture);
void cimages_scaler_free(struct cimages_scaler *scaler);

#pragma GCC visibility pop

#endif

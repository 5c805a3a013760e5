#ifndef CIMAGES_H
#define CIMAGES_H

// libpng, libjpeg and libwebp, opened at the first image of their kind rather than linked: a program that shows no image does not load
// them, and what the system mends in them reaches this program without building it anew.
// Whatever the file says, a decoding takes no more memory and time than its limits allow. Every function may be called on any thread.

#include <stddef.h>
#include <stdint.h>

enum cimages_outcome {
    CIMAGES_DECODED = 0,
    /// The system's library for this kind is not there, or too old; `missing` names it.
    CIMAGES_MISSING_LIBRARY,
    /// The file is broken or ends too early.
    CIMAGES_DAMAGED,
    /// A well-formed file of a sort that is not decoded here.
    CIMAGES_UNSUPPORTED,
    /// It would have more pixels, or take more memory, than is allowed.
    CIMAGES_TOO_LARGE,
    CIMAGES_TOO_SLOW,
};

struct cimages_limits {
    /// The picture is made smaller, its shape kept, until it fits.
    uint32_t columns, rows;
    /// Of the file.
    uint64_t pixels;
    /// For whatever a library keeps while it decodes, in bytes.
    uint64_t memory;
    uint32_t milliseconds;
};

struct cimages_picture {
    uint32_t columns, rows;
    /// Of the file.
    uint32_t source_columns, source_rows;
    /// Red, green, blue and opacity of each pixel, a byte each, row by row; `free` gives them back.
    uint8_t *_Nullable pixels;
    /// Static; NULL unless a library is missing.
    const char *_Nullable missing;
};

enum cimages_outcome cimages_decode_png(const uint8_t *_Nonnull bytes, size_t count, struct cimages_limits limits,
                                        struct cimages_picture *_Nonnull picture);
enum cimages_outcome cimages_decode_jpeg(const uint8_t *_Nonnull bytes, size_t count, struct cimages_limits limits,
                                         struct cimages_picture *_Nonnull picture);
enum cimages_outcome cimages_decode_webp(const uint8_t *_Nonnull bytes, size_t count, struct cimages_limits limits,
                                         struct cimages_picture *_Nonnull picture);

#endif

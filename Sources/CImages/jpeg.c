#include "shared.h"
#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>

// The two layouts of libjpeg-turbo's structures have names of their own; the headers say which one this was built for.
#if JPEG_LIB_VERSION >= 80
#define LIBRARY "libjpeg.so.8"
#else
#define LIBRARY "libjpeg.so.62"
#endif

static struct {
    struct jpeg_error_mgr *(*std_error)(struct jpeg_error_mgr *);
    void (*create_decompress)(j_decompress_ptr, int, size_t);
    void (*destroy_decompress)(j_decompress_ptr);
    void (*mem_src)(j_decompress_ptr, const unsigned char *, unsigned long);
    int (*read_header)(j_decompress_ptr, boolean);
    boolean (*start_decompress)(j_decompress_ptr);
    JDIMENSION (*read_scanlines)(j_decompress_ptr, JSAMPARRAY, JDIMENSION);
} jpeg;

static const struct cimages_function functions[] = {
    {"jpeg_std_error", (void **)&jpeg.std_error},
    {"jpeg_CreateDecompress", (void **)&jpeg.create_decompress},
    {"jpeg_destroy_decompress", (void **)&jpeg.destroy_decompress},
    {"jpeg_mem_src", (void **)&jpeg.mem_src},
    {"jpeg_read_header", (void **)&jpeg.read_header},
    {"jpeg_start_decompress", (void **)&jpeg.start_decompress},
    {"jpeg_read_scanlines", (void **)&jpeg.read_scanlines},
};

static struct cimages_library library = CIMAGES_LIBRARY(LIBRARY, functions);

/// One decoding. What changes between `setjmp` and an error lives here, in memory that the caller has set to zero.
struct decoding {
    struct jpeg_decompress_struct reader;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
    enum cimages_outcome outcome;
    uint64_t deadline;
    struct cimages_scaler scaler;
    uint8_t *row;
};

static void stop(struct decoding *decoding, enum cimages_outcome outcome) {
    decoding->outcome = outcome;
    longjmp(decoding->failed, 1);
}

static void fail(j_common_ptr reader) { longjmp(((struct decoding *)reader->client_data)->failed, 1); }
static void ignore(j_common_ptr reader) { (void)reader; }
static void ignore_level(j_common_ptr reader, int level) {
    (void)reader;
    (void)level;
}

/// Called all the time while it works, also while it goes through the scans of a progressive file, of which a hostile one has thousands.
static void watch(j_common_ptr reader) {
    struct decoding *decoding = reader->client_data;
    if (cimages_milliseconds() > decoding->deadline) stop(decoding, CIMAGES_TOO_SLOW);
}

/// Inks to light, in place: four bytes a pixel become three. Files of Adobe's programs, which are all there are, hold the inks inverted.
static void convert_inks(uint8_t *row, uint32_t columns) {
    const uint8_t *inks = row;
    for (uint8_t *end = row + (size_t)columns * 3; row < end; row += 3, inks += 4) {
        unsigned black = inks[3];
        uint8_t light[3] = {(uint8_t)(inks[0] * black / 255), (uint8_t)(inks[1] * black / 255), (uint8_t)(inks[2] * black / 255)};
        row[0] = light[0];
        row[1] = light[1];
        row[2] = light[2];
    }
}

static void decode(struct decoding *decoding, const uint8_t *bytes, size_t count, struct cimages_limits limits,
                   struct cimages_picture *picture) {
    j_decompress_ptr reader = &decoding->reader;
    jpeg.create_decompress(reader, JPEG_LIB_VERSION, sizeof *reader);
    reader->client_data = decoding;
    reader->progress = &decoding->progress;
    // A progressive file is kept whole while it is decoded.
    reader->mem->max_memory_to_use = (long)limits.memory;
    jpeg.mem_src(reader, bytes, count);
    if (jpeg.read_header(reader, TRUE) != JPEG_HEADER_OK) stop(decoding, CIMAGES_DAMAGED);
    uint32_t columns = reader->image_width, rows = reader->image_height;
    if ((uint64_t)columns * rows > limits.pixels) stop(decoding, CIMAGES_TOO_LARGE);
    bool has_inks = reader->jpeg_color_space == JCS_CMYK || reader->jpeg_color_space == JCS_YCCK;
    reader->out_color_space = has_inks ? JCS_CMYK : JCS_RGB;
    // A half, a quarter or an eighth of the size costs much less, as long as it is still more than is wanted.
    reader->scale_num = 1;
    reader->scale_denom = 1;
    while (reader->scale_denom < 8 && columns / (reader->scale_denom * 2) >= limits.columns &&
           rows / (reader->scale_denom * 2) >= limits.rows) {
        reader->scale_denom *= 2;
    }
    if (!jpeg.start_decompress(reader)) stop(decoding, CIMAGES_DAMAGED);
    if (reader->output_components != (has_inks ? 4 : 3)) stop(decoding, CIMAGES_UNSUPPORTED);
    decoding->row = malloc((size_t)reader->output_width * 4);
    if (decoding->row == NULL || !cimages_scaler_begin(&decoding->scaler, reader->output_width, reader->output_height, limits)) {
        stop(decoding, CIMAGES_TOO_LARGE);
    }
    while (reader->output_scanline < reader->output_height) {
        uint32_t row = reader->output_scanline;
        JSAMPROW target = decoding->row;
        if (jpeg.read_scanlines(reader, &target, 1) != 1) stop(decoding, CIMAGES_DAMAGED);
        if (has_inks) convert_inks(decoding->row, reader->output_width);
        cimages_scaler_add(&decoding->scaler, row, 0, 1, decoding->row, reader->output_width, 3);
        watch((j_common_ptr)reader);
    }
    decoding->outcome = cimages_scaler_finish(&decoding->scaler, picture);
    picture->source_columns = columns;
    picture->source_rows = rows;
}

enum cimages_outcome cimages_decode_jpeg(const uint8_t *bytes, size_t count, struct cimages_limits limits,
                                         struct cimages_picture *picture) {
    if (!cimages_open(&library, picture)) return CIMAGES_MISSING_LIBRARY;
    struct decoding *decoding = calloc(1, sizeof *decoding);
    if (decoding == NULL) return CIMAGES_TOO_LARGE;
    decoding->outcome = CIMAGES_DAMAGED;
    decoding->deadline = cimages_milliseconds() + limits.milliseconds;
    decoding->reader.err = jpeg.std_error(&decoding->errors);
    decoding->reader.client_data = decoding;
    decoding->errors.error_exit = fail;
    decoding->errors.output_message = ignore;
    decoding->errors.emit_message = ignore_level;
    decoding->progress.progress_monitor = watch;
    if (setjmp(decoding->failed) == 0) decode(decoding, bytes, count, limits, picture);
    enum cimages_outcome outcome = decoding->outcome;
    jpeg.destroy_decompress(&decoding->reader);
    cimages_scaler_free(&decoding->scaler);
    free(decoding->row);
    free(decoding);
    return outcome;
}

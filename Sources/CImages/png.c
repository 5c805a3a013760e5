#include "shared.h"
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static struct {
    png_structp (*create_read_struct)(png_const_charp, png_voidp, png_error_ptr, png_error_ptr);
    png_infop (*create_info_struct)(png_const_structrp);
    void (*destroy_read_struct)(png_structpp, png_infopp, png_infopp);
    png_voidp (*get_error_ptr)(png_const_structrp);
    void (*set_read_fn)(png_structrp, png_voidp, png_rw_ptr);
    png_voidp (*get_io_ptr)(png_const_structrp);
    void (*set_user_limits)(png_structrp, png_uint_32, png_uint_32);
    void (*set_chunk_malloc_max)(png_structrp, png_alloc_size_t);
    void (*set_keep_unknown_chunks)(png_structrp, int, png_const_bytep, int);
    void (*read_info)(png_structrp, png_inforp);
    png_uint_32 (*get_IHDR)(png_const_structrp, png_const_inforp, png_uint_32 *, png_uint_32 *, int *, int *, int *, int *, int *);
    void (*set_scale_16)(png_structrp);
    void (*set_expand)(png_structrp);
    void (*set_gray_to_rgb)(png_structrp);
    void (*set_add_alpha)(png_structrp, png_uint_32, int);
    void (*read_update_info)(png_structrp, png_inforp);
    png_size_t (*get_rowbytes)(png_const_structrp, png_const_inforp);
    void (*read_row)(png_structrp, png_bytep, png_bytep);
} png;

static const struct cimages_function functions[] = {
    {"png_create_read_struct", (void **)&png.create_read_struct},
    {"png_create_info_struct", (void **)&png.create_info_struct},
    {"png_destroy_read_struct", (void **)&png.destroy_read_struct},
    {"png_get_error_ptr", (void **)&png.get_error_ptr},
    {"png_set_read_fn", (void **)&png.set_read_fn},
    {"png_get_io_ptr", (void **)&png.get_io_ptr},
    {"png_set_user_limits", (void **)&png.set_user_limits},
    {"png_set_chunk_malloc_max", (void **)&png.set_chunk_malloc_max},
    {"png_set_keep_unknown_chunks", (void **)&png.set_keep_unknown_chunks},
    {"png_read_info", (void **)&png.read_info},
    {"png_get_IHDR", (void **)&png.get_IHDR},
    {"png_set_scale_16", (void **)&png.set_scale_16},
    {"png_set_expand", (void **)&png.set_expand},
    {"png_set_gray_to_rgb", (void **)&png.set_gray_to_rgb},
    {"png_set_add_alpha", (void **)&png.set_add_alpha},
    {"png_read_update_info", (void **)&png.read_update_info},
    {"png_get_rowbytes", (void **)&png.get_rowbytes},
    {"png_read_row", (void **)&png.read_row},
};

static struct cimages_library library = CIMAGES_LIBRARY("libpng16.so.16", functions);

/// One decoding. What changes between `setjmp` and an error lives here, in memory that the caller has set to zero.
struct decoding {
    jmp_buf failed;
    enum cimages_outcome outcome;
    const uint8_t *bytes;
    size_t left;
    uint64_t deadline;
    png_structp reader;
    png_infop info;
    struct cimages_scaler scaler;
    uint8_t *row;
};

static void fail(png_structp reader, png_const_charp message) {
    (void)message;
    struct decoding *decoding = png.get_error_ptr(reader);
    longjmp(decoding->failed, 1);
}

static void ignore(png_structp reader, png_const_charp message) {
    (void)reader;
    (void)message;
}

static void give(png_structp reader, png_bytep target, png_size_t count) {
    struct decoding *decoding = png.get_io_ptr(reader);
    if (count > decoding->left) longjmp(decoding->failed, 1);
    memcpy(target, decoding->bytes, count);
    decoding->bytes += count;
    decoding->left -= count;
}

static void stop(struct decoding *decoding, enum cimages_outcome outcome) {
    decoding->outcome = outcome;
    longjmp(decoding->failed, 1);
}

/// Interlaced files come as up to seven pictures, each with every so manieth pixel: they need not be put together to be averaged.
static void read_rows(struct decoding *decoding, uint32_t columns, uint32_t rows, bool is_interlaced) {
    for (int pass = 0; pass < (is_interlaced ? 7 : 1); pass++) {
        uint32_t first = is_interlaced ? PNG_PASS_START_COL(pass) : 0;
        uint32_t step = is_interlaced ? 1u << PNG_PASS_COL_SHIFT(pass) : 1;
        uint32_t pass_columns = is_interlaced ? PNG_PASS_COLS(columns, pass) : columns;
        uint32_t pass_rows = is_interlaced ? PNG_PASS_ROWS(rows, pass) : rows;
        if (pass_columns == 0) continue;
        for (uint32_t row = 0; row < pass_rows; row++) {
            png.read_row(decoding->reader, decoding->row, NULL);
            uint32_t source_row = is_interlaced ? PNG_ROW_FROM_PASS_ROW(row, pass) : row;
            cimages_scaler_add(&decoding->scaler, source_row, first, step, decoding->row, pass_columns, 4);
            if (cimages_milliseconds() > decoding->deadline) stop(decoding, CIMAGES_TOO_SLOW);
        }
    }
}

static void decode(struct decoding *decoding, struct cimages_limits limits, struct cimages_picture *picture) {
    png_structp reader = decoding->reader;
    png.set_user_limits(reader, 0x7fffffff, 0x7fffffff);
    png.set_chunk_malloc_max(reader, limits.memory);
    // Profiles, texts and the like are not looked at.
    png.set_keep_unknown_chunks(reader, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png.set_read_fn(reader, decoding, give);
    png.read_info(reader, decoding->info);
    png_uint_32 columns = 0, rows = 0;
    int depth = 0, color = 0, interlacing = 0;
    png.get_IHDR(reader, decoding->info, &columns, &rows, &depth, &color, &interlacing, NULL, NULL);
    if ((uint64_t)columns * rows > limits.pixels) stop(decoding, CIMAGES_TOO_LARGE);
    png.set_scale_16(reader);
    png.set_expand(reader);
    png.set_gray_to_rgb(reader);
    png.set_add_alpha(reader, 0xff, PNG_FILLER_AFTER);
    png.read_update_info(reader, decoding->info);
    size_t row_bytes = png.get_rowbytes(reader, decoding->info);
    if (row_bytes != (size_t)columns * 4) stop(decoding, CIMAGES_DAMAGED);
    decoding->row = malloc(row_bytes);
    if (decoding->row == NULL || !cimages_scaler_begin(&decoding->scaler, columns, rows, limits)) stop(decoding, CIMAGES_TOO_LARGE);
    read_rows(decoding, columns, rows, interlacing != PNG_INTERLACE_NONE);
    decoding->outcome = cimages_scaler_finish(&decoding->scaler, picture);
}

enum cimages_outcome cimages_decode_png(const uint8_t *bytes, size_t count, struct cimages_limits limits,
                                        struct cimages_picture *picture) {
    if (!cimages_open(&library, picture)) return CIMAGES_MISSING_LIBRARY;
    struct decoding *decoding = calloc(1, sizeof *decoding);
    if (decoding == NULL) return CIMAGES_TOO_LARGE;
    decoding->outcome = CIMAGES_DAMAGED;
    decoding->bytes = bytes;
    decoding->left = count;
    decoding->deadline = cimages_milliseconds() + limits.milliseconds;
    if (setjmp(decoding->failed) == 0) {
        decoding->reader = png.create_read_struct(PNG_LIBPNG_VER_STRING, decoding, fail, ignore);
        if (decoding->reader != NULL) decoding->info = png.create_info_struct(decoding->reader);
        if (decoding->info != NULL) decode(decoding, limits, picture);
    }
    enum cimages_outcome outcome = decoding->outcome;
    png.destroy_read_struct(&decoding->reader, &decoding->info, NULL);
    cimages_scaler_free(&decoding->scaler);
    free(decoding->row);
    free(decoding);
    return outcome;
}

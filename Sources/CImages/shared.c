#include "shared.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static bool find_functions(const struct cimages_library *library) {
    void *opened = dlopen(library->name, RTLD_NOW | RTLD_LOCAL);
    if (opened == NULL) return false;
    for (size_t index = 0; index < library->count; index++) {
        const struct cimages_function *function = &library->functions[index];
        *function->place = dlsym(opened, function->name);
        if (*function->place == NULL) return false;
    }
    return true;
}

bool cimages_open(struct cimages_library *library, struct cimages_picture *picture) {
    pthread_mutex_lock(&library->lock);
    if (!library->was_tried) library->is_open = find_functions(library);
    library->was_tried = true;
    bool is_open = library->is_open;
    pthread_mutex_unlock(&library->lock);
    if (!is_open) picture->missing = library->name;
    return is_open;
}

uint64_t cimages_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

bool cimages_scaler_begin(struct cimages_scaler *scaler, uint32_t source_columns, uint32_t source_rows, struct cimages_limits limits) {
    uint64_t columns = source_columns, rows = source_rows;
    if (columns > limits.columns) {
        rows = rows * limits.columns / columns;
        columns = limits.columns;
    }
    if (rows > limits.rows) {
        columns = columns * limits.rows / rows;
        rows = limits.rows;
    }
    scaler->columns = columns == 0 ? 1 : (uint32_t)columns;
    scaler->rows = rows == 0 ? 1 : (uint32_t)rows;
    scaler->source_columns = source_columns;
    scaler->source_rows = source_rows;
    size_t pixels = (size_t)scaler->columns * scaler->rows;
    scaler->sums = calloc(pixels, 4 * sizeof *scaler->sums);
    scaler->counts = calloc(pixels, sizeof *scaler->counts);
    scaler->column_of = malloc((size_t)source_columns * sizeof *scaler->column_of);
    if (scaler->sums == NULL || scaler->counts == NULL || scaler->column_of == NULL) return false;
    for (uint32_t column = 0; column < source_columns; column++) {
        scaler->column_of[column] = (uint32_t)((uint64_t)column * scaler->columns / source_columns);
    }
    return true;
}

void cimages_scaler_add(struct cimages_scaler *scaler, uint32_t row, uint32_t first, uint32_t step, const uint8_t *pixels,
                        uint32_t count, int channels) {
    if (row >= scaler->source_rows) return;
    size_t start = (size_t)((uint64_t)row * scaler->rows / scaler->source_rows) * scaler->columns;
    uint64_t column = first;
    for (uint32_t index = 0; index < count && column < scaler->source_columns; index++, column += step, pixels += channels) {
        size_t target = start + scaler->column_of[column];
        uint64_t opacity = channels == 4 ? pixels[3] : 255;
        uint64_t *sums = scaler->sums + 4 * target;
        sums[0] += pixels[0] * opacity;
        sums[1] += pixels[1] * opacity;
        sums[2] += pixels[2] * opacity;
        sums[3] += opacity;
        scaler->counts[target]++;
    }
}

enum cimages_outcome cimages_scaler_finish(struct cimages_scaler *scaler, struct cimages_picture *picture) {
    size_t count = (size_t)scaler->columns * scaler->rows;
    uint8_t *pixels = malloc(count * 4);
    if (pixels == NULL) return CIMAGES_TOO_LARGE;
    for (size_t index = 0; index < count; index++) {
        const uint64_t *sums = scaler->sums + 4 * index;
        uint8_t *pixel = pixels + 4 * index;
        for (int channel = 0; channel < 3; channel++) {
            pixel[channel] = sums[3] == 0 ? 0 : (uint8_t)((sums[channel] + sums[3] / 2) / sums[3]);
        }
        pixel[3] = scaler->counts[index] == 0 ? 0 : (uint8_t)(sums[3] / scaler->counts[index]);
    }
    picture->columns = scaler->columns;
    picture->rows = scaler->rows;
    picture->source_columns = scaler->source_columns;
    picture->source_rows = scaler->source_rows;
    picture->pixels = pixels;
    return CIMAGES_DECODED;
}

void cimages_scaler_free(struct cimages_scaler *scaler) {
    free(scaler->sums);
    free(scaler->counts);
    free(scaler->column_of);
}

#include "shared.h"
#include <webp/decode.h>

static struct {
    VP8StatusCode (*get_features)(const uint8_t *, size_t, WebPBitstreamFeatures *, int);
    int (*init_config)(WebPDecoderConfig *, int);
    WebPIDecoder *(*decode)(const uint8_t *, size_t, WebPDecoderConfig *);
    VP8StatusCode (*append)(WebPIDecoder *, const uint8_t *, size_t);
    void (*delete)(WebPIDecoder *);
    void (*free_buffer)(WebPDecBuffer *);
} webp;

static const struct cimages_function functions[] = {
    {"WebPGetFeaturesInternal", (void **)&webp.get_features},
    {"WebPInitDecoderConfigInternal", (void **)&webp.init_config},
    {"WebPIDecode", (void **)&webp.decode},
    {"WebPIAppend", (void **)&webp.append},
    {"WebPIDelete", (void **)&webp.delete},
    {"WebPFreeDecBuffer", (void **)&webp.free_buffer},
};

static struct cimages_library library = CIMAGES_LIBRARY("libwebp.so.7", functions);

/// Feeds the decoder bit by bit, so that it can be stopped.
static enum cimages_outcome feed(WebPIDecoder *decoder, const uint8_t *bytes, size_t count, uint64_t deadline) {
    size_t done = 0;
    while (done < count) {
        size_t piece = count - done < 16384 ? count - done : 16384;
        VP8StatusCode status = webp.append(decoder, bytes + done, piece);
        if (status == VP8_STATUS_OK) return CIMAGES_DECODED;
        if (status == VP8_STATUS_OUT_OF_MEMORY) return CIMAGES_TOO_LARGE;
        if (status != VP8_STATUS_SUSPENDED) return CIMAGES_DAMAGED;
        if (cimages_milliseconds() > deadline) return CIMAGES_TOO_SLOW;
        done += piece;
    }
    return CIMAGES_DAMAGED;
}

static enum cimages_outcome average(const WebPDecBuffer *buffer, struct cimages_limits limits, struct cimages_picture *picture) {
    struct cimages_scaler scaler = {0};
    enum cimages_outcome outcome = CIMAGES_TOO_LARGE;
    if (cimages_scaler_begin(&scaler, (uint32_t)buffer->width, (uint32_t)buffer->height, limits)) {
        for (int row = 0; row < buffer->height; row++) {
            const uint8_t *pixels = buffer->u.RGBA.rgba + (size_t)row * (size_t)buffer->u.RGBA.stride;
            cimages_scaler_add(&scaler, (uint32_t)row, 0, 1, pixels, (uint32_t)buffer->width, 4);
        }
        outcome = cimages_scaler_finish(&scaler, picture);
    }
    cimages_scaler_free(&scaler);
    return outcome;
}

enum cimages_outcome cimages_decode_webp(const uint8_t *bytes, size_t count, struct cimages_limits limits,
                                         struct cimages_picture *picture) {
    if (!cimages_open(&library, picture)) return CIMAGES_MISSING_LIBRARY;
    WebPDecoderConfig config;
    if (!webp.init_config(&config, WEBP_DECODER_ABI_VERSION)) {
        picture->missing = library.name;
        return CIMAGES_MISSING_LIBRARY;
    }
    if (webp.get_features(bytes, count, &config.input, WEBP_DECODER_ABI_VERSION) != VP8_STATUS_OK) return CIMAGES_DAMAGED;
    if (config.input.has_animation) return CIMAGES_UNSUPPORTED;
    // Whole pixels are kept, and once more by the lossless kind while it works.
    uint64_t pixels = (uint64_t)config.input.width * (uint64_t)config.input.height;
    if (pixels > limits.pixels || pixels * 8 > limits.memory) return CIMAGES_TOO_LARGE;
    config.output.colorspace = MODE_RGBA;
    uint64_t deadline = cimages_milliseconds() + limits.milliseconds;
    enum cimages_outcome outcome = CIMAGES_TOO_LARGE;
    WebPIDecoder *decoder = webp.decode(NULL, 0, &config);
    if (decoder != NULL) outcome = feed(decoder, bytes, count, deadline);
    if (outcome == CIMAGES_DECODED) outcome = average(&config.output, limits, picture);
    if (decoder != NULL) webp.delete(decoder);
    webp.free_buffer(&config.output);
    return outcome;
}

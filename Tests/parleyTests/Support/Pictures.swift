import Inference

/// Images for tests.
enum Pictures {
    /// A PNG of 16 × 12 pixels in red, green, blue and yellow quarters.
    static let base64 =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAAAI0lEQVR42mP8z4AdMOKQYGIgEQwHDYwMDNiD4/9/xtFQggEA0aQFFFFsjysAAAAASUVORK5CYII="
    static let png = Base64.decode(base64)!
}

import ChatCore
import Inference

extension Media {
    /// A picture that an answer holds; nil for an address elsewhere, for what is no image, and for one larger than what is sent.
    init?(imageIn url: String) {
        guard url.hasPrefix("data:"), url.utf8.count / 4 * 3 <= AttachmentFile.limits.image, let bytes = Base64.decode(url)
        else { return nil }
        self.init(bytes)
        guard AttachmentFile.imageTypes.contains(type) else { return nil }
    }
}

extension ChatMessage {
    /// The images that are in it.
    var images: [Media] {
        content.compactMap { part in
            guard case .image(_, .data(let base64)) = part else { return nil }
            return Base64.decode(base64).map { Media($0) }
        }
    }
}

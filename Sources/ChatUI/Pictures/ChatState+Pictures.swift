import TerminalCore

extension ChatState {
    /// The images that the frames drawn since the last call would have shown, as effects to carry out.
    public mutating func takeWantedPictures() -> [Effect] { conversation.takeWantedPictures() }

    mutating func receive(_ decoded: DecodedPicture, for id: PictureID) -> [Effect] {
        conversation.receive(decoded, for: id)
        return []
    }
}

/// The columns `text` takes on screen in its display form: 2 for East Asian wide characters and most emoji, 0 for
/// combining marks, and as many as its mark for a character that would not show.
/// - Parameter text: one line; a line end counts as the mark that shows for it.
/// - Returns: columns, not characters or bytes; the same as `Line(text).columns`; 0 for the empty string.
/// - Source: Unicode Standard Annex #11, East Asian Width; see `DisplayForm` for clusters.
public func displayWidth(of text: some StringProtocol) -> Int {
    var sum = ColumnSum()
    DisplayForm.shape(text, into: &sum)
    return sum.columns
}

private struct ColumnSum: DisplayForm.Sink {
    var columns = 0

    mutating func append(ascii: UnsafeBufferPointer<UInt8>) { columns += ascii.count }
    mutating func append(_ scalar: Unicode.Scalar, columns: Int) { self.columns += columns }
    mutating func combine(_ mark: Unicode.Scalar) {}
    mutating func replaceLast(by scalar: Unicode.Scalar) {}
}

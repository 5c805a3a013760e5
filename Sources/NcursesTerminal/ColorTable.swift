/// Numbers by pairs of colours.
///
/// The first ones are looked through one by one: a screen of text has some twenty, and the runtime takes longer to find out how a
/// dictionary hashes its keys than the first frame takes for everything else about colours. Pictures have thousands, which go into one.
struct ColorTable {
    private static let fewLimit = 64
    /// More than a screen can show, so that what was seen before does not stay for ever.
    private static let limit = 1 << 17

    private var fewKeys: [UInt64] = []
    private var fewNumbers: [Int32] = []
    private var others: [UInt64: Int32] = [:]

    var count: Int { fewKeys.count + others.count }
    var isFull: Bool { count >= Self.limit }

    subscript(key: UInt64) -> Int32? {
        if let place = fewKeys.firstIndex(of: key) { return fewNumbers[place] }
        return others.isEmpty ? nil : others[key]
    }

    /// Adds a key that is not there yet.
    mutating func add(_ key: UInt64, _ number: Int32) {
        if fewKeys.count < Self.fewLimit {
            fewKeys.append(key)
            fewNumbers.append(number)
        } else {
            others[key] = number
        }
    }
}

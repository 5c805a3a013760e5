import Glibc
import Testing

/// The bytes of a file in `Fixtures`. All but `huge.png`, whose header lies, are the same quarters: red, green, blue, yellow.
func fixture(_ name: String, source: String = #filePath) throws -> [UInt8] {
    let folder = source.split(separator: "/").dropLast().joined(separator: "/")
    let descriptor = open("/\(folder)/Fixtures/\(name)", O_RDONLY)
    try #require(descriptor >= 0, "there is no fixture \(name)")
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    bytes.removeLast(bytes.count - read(descriptor, &bytes, bytes.count))
    return bytes
}

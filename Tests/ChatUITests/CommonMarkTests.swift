import Glibc
import TerminalCore
import Testing

@testable import ChatUI

/// CommonMark's own examples, which `make commonmark` fetches.
@Suite struct CommonMarkTests {
    private static let path = getenv("PARLEY_COMMONMARK").map { String(cString: $0) }

    private static func examples() throws -> [String] {
        let file = try #require(fopen(path ?? "", "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
        return bytes.split(separator: 0x1E).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(.enabled(if: path != nil)) func everyExampleFitsAtEveryWidthAndStreamsIntoTheSame() throws {
        let examples = try Self.examples()
        #expect(examples.count > 600)
        for example in examples {
            for columns in [2, 20, 40, 80, 200] {
                for row in markdownRows(example, columns: columns) {
                    #expect(row.columns <= columns, "\(row.text) in \(example.debugDescription)")
                    #expect(row.cells.first?.width != 0 && row.cells.last?.width != 2)
                }
            }
            var whole = StreamingMarkdown()
            whole.finish(example)
            var growing = StreamingMarkdown()
            var prefix = ""
            for scalar in example.unicodeScalars {
                prefix.unicodeScalars.append(scalar)
                growing.read(prefix)
                for block in growing.blocks { _ = growing.layout(block, of: prefix, columns: 40) }
            }
            growing.finish(example)
            #expect(growing.blocks == whole.blocks && growing.revision == whole.revision, "\(example.debugDescription)")
        }
    }
}

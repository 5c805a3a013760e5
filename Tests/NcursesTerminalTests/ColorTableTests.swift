import Testing

@testable import NcursesTerminal

@Suite struct ColorTableTests {
    @Test func whatWasAddedIsFoundWhetherItIsOneOfFewOrOfMany() {
        var table = ColorTable()
        for key in 0..<UInt64(1000) {
            #expect(table[key &* 0x9E37_79B9_7F4A_7C15] == nil)
            table.add(key &* 0x9E37_79B9_7F4A_7C15, Int32(key))
        }
        #expect(table.count == 1000 && !table.isFull)
        #expect((0..<UInt64(1000)).allSatisfy { table[$0 &* 0x9E37_79B9_7F4A_7C15] == Int32($0) })
    }
}

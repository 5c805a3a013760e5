import ChatCore
import Glibc
import JSON
import ScreenTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// Who wrote what, with real models on this machine.
    @Suite struct EngineRevisionTests {
        private static let small = "local:smollm2-135m-instruct"
        private static let other = "local:qwen2.5-coder-0.5b-instruct"
        private static let smallHash = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
        private static let otherHash = "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
        /// It is half a gigabyte: nobody downloads it for a test.
        private static let hasOther = access("\(Home.userCache)/engine/models/\(otherHash)", R_OK) == 0

        @Test(.enabled(if: hasOther)) func switchingThereAndBackKeepsEachAnswersAuthorAndFile() throws {
            let home = try Home.withEngine()
            let terminal = try home.screen(
                ["--model", Self.small, "--max-tokens", "8", "--temperature", "0"], size: Size(columns: 120, rows: 40))
            try terminal.wait("the first frame") { $0.rows.last == ">" }
            func ask(_ question: String, answers: Int, status: String) throws {
                terminal.say(question)
                try terminal.wait("answer \(answers)", within: .seconds(60)) { screen in
                    screen.statusRow.contains(status) && screen.rows.count { $0.hasPrefix("local:") } == answers
                }
            }
            try ask("Say yes.", answers: 1, status: "enforced b179c952")
            terminal.say("/model \(Self.other)")
            try terminal.wait(forText: "\(Self.other) is ready", within: .seconds(60))
            try ask("Say no.", answers: 2, status: "enforced 1d961463")
            terminal.say("/back")
            try terminal.wait(forText: "\(Self.small) is ready", within: .seconds(60))
            try ask("Say yes again.", answers: 3, status: "enforced b179c952")
            let authors = try home.savedSession().activeMessages.compactMap { $0.reply?.author }
            #expect(authors.map(\.reference) == [Self.small, Self.other, Self.small])
            #expect(authors.map(\.revision) == [Self.smallHash, Self.otherHash, Self.smallHash])
            #expect(authors.map(\.resolvedRevision) == [Self.smallHash, Self.otherHash, Self.smallHash])
            #expect(authors.allSatisfy { $0.revisionStatus == .enforced && $0.revisionEvidence == "SHA-256 of the model's file" })
        }

        @Test func aModelFileAlteredByOneByteIsAMismatch() throws {
            let home = try Home.withEngine()
            let models = home.path + "/cache/engine/models"
            let name = "SmolLM2-135M-Instruct.Q4_1.gguf"
            var bytes = try #require(readFile("\(models)/\(Self.smallHash)/\(name)"))
            unlink(models)
            mkdir(models, 0o700)
            mkdir("\(models)/\(Self.smallHash)", 0o700)
            bytes[bytes.count / 2] ^= 1
            let file = try #require(fopen("\(models)/\(Self.smallHash)/\(name)", "w"))
            #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
            fclose(file)
            let run = try home.run(["ask", "Hi", "--model", "\(Self.small)@\(Self.smallHash)"])
            #expect(run.status != 0 && run.outputText == "")
            #expect(run.errorText.contains("mismatch: \(name) has the SHA-256"))
            let author = try #require(try home.savedSession().messages.last?.reply?.author)
            #expect(author.revisionStatus == .mismatch && author.requestedRevision == Self.smallHash)
            #expect(author.resolvedRevision == Self.smallHash)
            #expect(author.revision?.count == 64 && author.revision != Self.smallHash)
            #expect(author.revisionEvidence == "SHA-256 of the model's file")
        }
    }
}

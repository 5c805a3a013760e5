import ArgumentParser
import Glibc
import JSON

/// `parley doctor`: what the program finds around it, and what to do where something is missing.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at terminal, keys, settings, token, engine, directories and network, and say what to do.",
        discussion: "Nothing leaves this machine without --network. Exits with 2 when something will not work.")

    @Flag(name: .long, help: "Ask the backends that are set up, and the hub, too.")
    var network = false

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        let doctor = Doctor(launch: try Launch())
        let findings = doctor.findings() + (network ? doctor.networkFindings() : [])
        if json {
            writeData(JSONValue.array(findings.map(\.json)).lines(.indented))
        } else {
            for finding in findings {
                writeAll(
                    finding.text.split(separator: "\n").map { String($0).safeForTerminal }.joined(separator: "\n") + "\n",
                    to: STDOUT_FILENO)
            }
        }
        if findings.contains(where: { $0.state == .bad }) { throw ExitCode.misuse.status }
    }
}

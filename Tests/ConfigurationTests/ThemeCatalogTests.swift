import ChatUI
import Glibc
import TerminalCore
import Testing

@testable import parley

/// A folder that is removed when the test is over.
private final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/parley-themes-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no temporary folder")
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { Self.remove(path) }

    private static func remove(_ path: String) {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            closedir(directory)
        }
        _ = Glibc.remove(path)
    }

    func write(_ text: String, to name: String) {
        let full = "\(path)/\(name)"
        Directories.make(String(full[..<full.lastIndex(of: "/")!]))
        let descriptor = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        writeAll(text, to: descriptor)
        close(descriptor)
    }
}

@Suite struct ThemeCatalogTests {
    private let folder = TemporaryFolder()
    private var catalog: ThemeCatalog { ThemeCatalog(folders: [folder.path + "/own", folder.path + "/installed"]) }

    @Test func thePersonsOwnFileWinsOverTheInstalledOne() throws {
        folder.write(numberedScheme().replacing("Numbers", with: "Own"), to: "own/sea.yaml")
        folder.write(numberedScheme(), to: "installed/sea.yaml")
        folder.write(numberedScheme(), to: "installed/sky.yaml")
        #expect(catalog.names == ["terminal", "sea", "sky"])
        let sea = try catalog.entry(named: "sea")
        #expect(sea.theme.fullName == "Own")
        #expect(sea.path == folder.path + "/own/sea.yaml")
        #expect(try catalog.theme(named: "sky").name == "sky")
    }

    @Test func theBuiltInThemeNeedsNoFile() throws {
        #expect(try ThemeCatalog(folders: []).theme(named: "terminal") == .terminal)
        #expect(ThemeCatalog(folders: ["/nowhere"]).names == ["terminal"])
    }

    @Test func anUnknownNameComesWithTheNearest() {
        folder.write(numberedScheme(), to: "own/seaside.yaml")
        #expect(throws: ThemeError.unknown("seasid", nearest: "seaside")) { try catalog.theme(named: "seasid") }
        #expect(throws: ThemeError.unknown("terminl", nearest: "terminal")) { try catalog.theme(named: "terminl") }
        #expect(throws: ThemeError.unknown("mountain", nearest: nil)) { try catalog.theme(named: "mountain") }
    }

    @Test func aNameIsNoPath() {
        folder.write(numberedScheme(), to: "secret.yaml")
        #expect(throws: ThemeError.unknown("../secret", nearest: nil)) { try catalog.theme(named: "../secret") }
    }

    @Test func aWrongFileIsNamedWithItsPlaceAndTheOthersAreListed() {
        folder.write(numberedScheme(), to: "own/good.yaml")
        folder.write(numberedScheme() + "variant: dusk\n", to: "own/bad.yaml")
        folder.write("no theme", to: "own/notes.txt")
        let (entries, errors) = catalog.all()
        #expect(entries.map(\.theme.name) == ["terminal", "good"])
        #expect(
            errors.map(\.notice.summary) == [
                "The theme cannot be used: \(folder.path)/own/bad.yaml:22:10: variant must be dark or light."
            ])
    }

    @Test func aFileThatCannotBeReadIsTold() {
        Directories.make(folder.path + "/own/folder.yaml")
        #expect(throws: ThemeError.unreadable(path: folder.path + "/own/folder.yaml", reason: "Is a directory")) {
            try catalog.theme(named: "folder")
        }
    }

    @Test func themesAreLookedForBesideTheProgramAndInItsCheckout() {
        #expect(ThemeCatalog.folders(beside: "/usr/local/bin/parley") == ["/usr/local/share/parley/themes"])
        folder.write("", to: "Package.swift")
        let program = folder.path + "/.build/x86_64/debug/parley"
        #expect(
            ThemeCatalog.folders(beside: program) == [
                folder.path + "/.build/x86_64/share/parley/themes", folder.path + "/themes",
            ])
        let own = Directories(environment: ["HOME": "/home/me", "XDG_CONFIG_HOME": "/elsewhere"])
        #expect(
            ThemeCatalog(directories: own, executable: "/opt/bin/parley").folders
                == ["/elsewhere/parley/themes", "/opt/share/parley/themes"])
    }
}

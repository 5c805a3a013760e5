import Glibc

/// Why a file could not be read or written, in the system's words.
struct FileError: Error {
    var path: String
    var reason: String

    /// There is no such file.
    var isMissing: Bool

    init(_ path: String) {
        let number = errno
        self.init(path, reason: String(cString: strerror(number)), isMissing: number == ENOENT || number == ENOTDIR)
    }

    init(_ path: String, reason: String, isMissing: Bool = false) {
        self.path = path
        self.reason = reason
        self.isMissing = isMissing
    }
}

/// A pipe whose ends never block and are not inherited; nil when the process may open nothing more.
func nonBlockingPipe() -> (reading: Int32, writing: Int32)? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    return (ends[0], ends[1])
}

/// All bytes of a file, of a pipe, or of standard input.
func readBytes(of descriptor: Int32, named path: String) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count == 0 { return bytes }
        if count < 0 {
            if errno == EINTR { continue }
            throw FileError(path)
        }
        bytes.append(contentsOf: buffer[..<count])
    }
}

/// The text of a file; nil when there is no such file.
func readText(ofFile path: String) throws(FileError) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw FileError(path)
    }
    defer { close(descriptor) }
    return String(decoding: try readBytes(of: descriptor, named: path), as: UTF8.self)
}

/// The names of a folder's YAML files, without their ending, in no order; none where there is no such folder.
func namesOfYAMLFiles(in folder: String) -> [String] { namesOfFiles(in: folder, ending: ".yaml") }

/// The names of a folder's files of one kind, without their ending, in no order; none where there is no such folder.
func namesOfFiles(in folder: String, ending: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name.hasSuffix(ending), !name.hasPrefix(".") { names.append(String(name.dropLast(ending.count))) }
    }
    return names
}

/// Puts a file in the place of another, or of none, in one step; for the user alone.
func replaceFile(_ path: String, with text: String) throws(FileError) {
    let new = "\(path).\(getpid()).new"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError(new) }
    let isWritten = writeAll(text, to: descriptor) && fdatasync(descriptor) == 0
    close(descriptor)
    guard isWritten, rename(new, path) == 0 else {
        let error = FileError(path)
        unlink(new)
        throw error
    }
}

/// A line about the program itself. Titles and servers' words may be in it, so it is made safe first.
func tellOnStandardError(_ text: String) {
    writeAll("parley: \(text.split(whereSeparator: \.isNewline).joined(separator: " ").safeForTerminal)\n", to: STDERR_FILENO)
}

/// Writes to standard output what comes from elsewhere: to a pipe as it is, on a terminal with marks for what could steer it.
func writeData(_ text: String) {
    writeAll(isatty(STDOUT_FILENO) == 1 ? text.safeForTerminal : text, to: STDOUT_FILENO)
}

/// Writes all of a text; what cannot be written, as to a closed pipe, is reported.
@discardableResult func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
}

func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
        let count = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        if count < 0 {
            if errno == EINTR || errno == EAGAIN { continue }
            return false
        }
        done += count
    }
    return true
}

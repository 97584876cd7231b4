/// What a password hash costs: RFC 9106, with the figures that OWASP recommends for Argon2id as defaults.
public struct Argon2idParameters: Hashable, Sendable {
    /// In KiB; 19 MiB unless said otherwise. From 8 KiB to 1 GiB.
    public let memory: UInt32
    /// Passes over the memory; 2 unless said otherwise. From 1 to 16.
    public let passes: UInt32
    /// Always 1: libsodium fills one lane, and more would only help with more processors for one password.
    public var lanes: UInt32 { 1 }

    /// `nil` outside of the bounds.
    public init?(memory: UInt32 = 19 * 1024, passes: UInt32 = 2) {
        guard (8...1024 * 1024).contains(memory), (1...16).contains(passes) else { return nil }
        self.init(checkedMemory: memory, passes: passes)
    }

    private init(checkedMemory memory: UInt32, passes: UInt32) {
        self.memory = memory
        self.passes = passes
    }

    /// m = 19 MiB, t = 2, p = 1.
    public static let standard = Argon2idParameters(checkedMemory: 19 * 1024, passes: 2)
}

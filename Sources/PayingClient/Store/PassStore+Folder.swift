#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension PassStore {
    /// `$XDG_DATA_HOME/gatepass`, or `~/.local/share/gatepass` where that is not set to an absolute path (XDG Base Directory Specification).
    public static func standardFolder(environment: [String: String]? = nil) -> String {
        let environment = environment ?? ProcessInfo.processInfo.environment
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/gatepass" }
        return (environment["HOME"] ?? ".") + "/.local/share/gatepass"
    }
}

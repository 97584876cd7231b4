/// Schemes that run what stands behind them, read what lies on the device, or lead back to us.
///
/// Nearly all have no dot and would not be taken anyway; they are named because their author should hear why.
enum ForbiddenSchemes {
    private static let names: Set<String> = [
        "javascript", "data", "vbscript", "livescript", "mocha", "blob", "file", "filesystem", "about", "intent", "android-app", "view-source", "jar",
        "resource", "chrome", "content", "ws", "wss", "ftp", "mailto", "tel", "sms",
    ]

    /// A scheme in lower case.
    static func contains(_ scheme: String) -> Bool {
        // web+ and ext+ are handlers that a web page or an extension registered.
        names.contains(scheme) || scheme.hasPrefix("web+") || scheme.hasPrefix("ext+") || scheme.hasPrefix("javascript.")
    }
}

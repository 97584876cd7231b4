/// A folder that becomes read-only, for root as well: a tmpfs in a mount namespace that one command line has to itself.
enum ReadOnlyDisk {
    static var isAvailable: Bool { SmallDisk.isAvailable }

    /// A command line with the folder `disk`: runs `preparation` while that can be written, and then, if it succeeded, the command while it cannot.
    static func command(after preparation: String, _ command: String) -> String {
        "mkdir -p disk; exec \(SmallDisk.unshare) sh -c 'mount -t tmpfs tmpfs disk && \(preparation) && mount -o remount,ro disk && exec \(command)'"
    }
}

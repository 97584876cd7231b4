extension ScopeRegistry {
    /// What a network offers that configures nothing else: the areas of the Lightquark API, four bits for each.
    ///
    /// Lightquark publishes no names of bits, so these are ours. A bit never changes its meaning; a new scope takes a free one.
    public static let standard = ScopeRegistry(checked: me + preferences + users + quarks + channels + messages + files + gateway)

    private static let me = [
        ScopeDefinition(bit: 0, name: "profile.read", title: "See your name", sentence: "See your user name, picture and status.", tier: .low),
        ScopeDefinition(
            bit: 1, name: "profile.write", title: "Change your profile", sentence: "Change your user name, picture and status.", tier: .medium),
        ScopeDefinition(
            bit: 2, name: "email.read", title: "See your e-mail address", sentence: "See the address that you sign in with.", tier: .medium),
    ]

    private static let preferences = [
        ScopeDefinition(
            bit: 4, name: "preferences.read", title: "See your settings", sentence: "See how you have set up your clients.", tier: .low),
        ScopeDefinition(
            bit: 5, name: "preferences.write", title: "Change your settings", sentence: "Change how your clients are set up.", tier: .medium),
    ]

    private static let users = [
        ScopeDefinition(
            bit: 8, name: "users.read", title: "See other people", sentence: "See the names, pictures and status of people that you can see.",
            tier: .low)
    ]

    private static let quarks = [
        ScopeDefinition(
            bit: 12, name: "quarks.read", title: "See your quarks", sentence: "See which quarks you are in, and who else is.", tier: .low),
        ScopeDefinition(
            bit: 13, name: "quarks.join", title: "Join and leave quarks", sentence: "Join quarks, and leave those that you are in.", tier: .medium),
        ScopeDefinition(
            bit: 14, name: "quarks.manage", title: "Run your quarks", sentence: "Create, change and delete quarks, as far as you may yourself.",
            tier: .high),
        ScopeDefinition(
            bit: 15, name: "quarks.roles", title: "Give out roles", sentence: "Decide what others may do in quarks that you run.", tier: .high),
    ]

    private static let channels = [
        ScopeDefinition(
            bit: 16, name: "channels.read", title: "See your channels", sentence: "See the channels of your quarks, but not what is written there.",
            tier: .low),
        ScopeDefinition(
            bit: 17, name: "channels.manage", title: "Run your channels",
            sentence: "Create, change and delete channels with everything in them, as far as you may yourself.", tier: .high),
    ]

    private static let messages = [
        ScopeDefinition(
            bit: 20, name: "messages.read", title: "Read your messages", sentence: "Read everything that you can read, also what others wrote.",
            tier: .medium),
        ScopeDefinition(
            bit: 21, name: "messages.send", title: "Write messages as you", sentence: "Write messages that others take for yours, and change them.",
            tier: .high),
        ScopeDefinition(
            bit: 22, name: "messages.delete", title: "Delete messages", sentence: "Delete messages for ever, as far as you may yourself.", tier: .high
        ),
        ScopeDefinition(
            bit: 23, name: "messages.react", title: "React to messages", sentence: "Add reactions in your name, and take them away.", tier: .medium),
    ]

    private static let files = [
        ScopeDefinition(
            bit: 24, name: "files.read", title: "See files", sentence: "Open files that were sent to where you can read.", tier: .medium),
        ScopeDefinition(bit: 25, name: "files.upload", title: "Upload files", sentence: "Upload files in your name.", tier: .medium),
    ]

    private static let gateway = [
        ScopeDefinition(
            bit: 28, name: "events.receive", title: "Stay connected",
            sentence: "Be told at once when something happens, within what you permit here otherwise.", tier: .low)
    ]
}

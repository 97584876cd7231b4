// swift-tools-version: 6.2
import PackageDescription

// The parsers themselves, by symbolic links: a build for fuzzing instruments every module, and this way it needs no more than these few.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [
        .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
        library("Macaroons", [crypto]),
        library("Lightning", [crypto, "CSecp256k1"]),
        library("L402", ["Macaroons", "Lightning", crypto]),
        library("HTTPWire"),
        library("ParserProperties", ["Macaroons", "Lightning", "L402", "HTTPWire"]),
        .executableTarget(
            name: "fuzz-parsers", dependencies: ["ParserProperties"], swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
    ]
)

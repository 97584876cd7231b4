// swift-tools-version: 6.2
import PackageDescription

// The parsers themselves, by symbolic links: a build for fuzzing instruments every module, and this way it needs no more than these. Of the server there is
// the reading of its configuration alone, and of the proxy the address ranges that stand in it.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
        library("Macaroons", [crypto]),
        library("Lightning", [crypto, "CSecp256k1"]),
        library("L402", ["Macaroons", "Lightning", crypto]),
        library("HTTPWire"),
        library("Throttling", ["Lightning"]),
        library("SSA", [crypto]),
        library("Accounts", ["Lightning", "Macaroons", "SSA", "Throttling", crypto]),
        library("Gate", ["Accounts", "L402", "Lightning", "SSA", "Throttling"]),
        library("LightningNodes", ["Lightning", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioSSL, logging]),
        library("ReverseProxy", [nioCore]),
        library("GatehouseServer", ["Gate", "Lightning", "LightningNodes", "ReverseProxy", "SSA", yams]),
        library("ParserProperties", ["Macaroons", "Lightning", "L402", "HTTPWire", "GatehouseServer", "SSA"]),
        .executableTarget(
            name: "fuzz-parsers", dependencies: ["ParserProperties"], swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
    ]
)

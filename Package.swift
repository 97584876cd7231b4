// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioFoundationCompat = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "gatehouse",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Macaroons", targets: ["Macaroons"]),
        .library(name: "MacaroonsThirdParty", targets: ["MacaroonsThirdParty"]),
        .library(name: "Lightning", targets: ["Lightning"]),
        .library(name: "LightningNodes", targets: ["LightningNodes"]),
        .library(name: "L402", targets: ["L402"]),
        .library(name: "SSA", targets: ["SSA"]),
        .library(name: "Accounts", targets: ["Accounts"]),
        .library(name: "PasswordHashing", targets: ["PasswordHashing"]),
        .library(name: "PayingClient", targets: ["PayingClient", "HostSystem"]),
        .executable(name: "gatehouse", targets: ["gatehouse"]),
        .executable(name: "gatepass", targets: ["gatepass"]),
        .executable(name: "external-tool", targets: ["external-tool"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // The pure core: no sockets, files, clocks or loggers (dev/check-borders). What a target does not list it cannot import.
        library("Macaroons", [crypto]),
        library("MacaroonsThirdParty", ["Macaroons", "CSodium"]),
        library("Lightning", [crypto, "CSecp256k1"]),
        library("L402", ["Macaroons", "Lightning", crypto]),
        library("HTTPWire", []),
        library("Throttling", ["Lightning"]),
        library("SSA", [crypto]),
        library("Accounts", ["Lightning", "Macaroons", "SSA", "Throttling", crypto]),
        library("SocketGateway", ["Accounts", "SSA"]),
        library("Gate", ["Accounts", "L402", "Lightning", "SSA", "Throttling"]),
        library("Pages", ["Accounts", "Lightning", "SSA", mustache]),

        // The edges, which never list each other, on the little of the operating system that they share.
        library("HostSystem", ["Lightning"]),
        library("LightningNodes", ["Lightning", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioSSL, logging]),
        library("Mail", ["Accounts", "Lightning", logging, subprocess, systemPackage]),
        library("PasswordHashing", ["Accounts", "Macaroons", "CSodium", crypto, cryptoExtras, nioPosix]),
        library("LightningSimulator", ["Lightning", hummingbird, nioCore, logging, lifecycle]),
        library("Portal", ["Accounts", "Lightning", "Pages", "SSA", "Throttling", crypto, hummingbird, httpTypes, nioCore, logging]),
        library("Storage", ["Gate", "L402", "Lightning", "Accounts", "SSA", "Throttling", "HostSystem", grdb, logging]),
        library(
            "ReverseProxy",
            [
                "Accounts", "HTTPWire", "Gate", "L402", "Lightning", "Macaroons", "SocketGateway", "Throttling", "HostSystem", crypto, nioCore,
                nioPosix, nioTLS, nioSSL, nioHTTP2, nioHPACK, logging, lifecycle,
            ]),
        library(
            "PayingClient",
            ["L402", "Lightning", "SSA", "HostSystem", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, nioSSL, nioFoundationCompat, logging]),

        // What wires them together.
        .target(
            name: "GatehouseServer",
            dependencies: [
                "Accounts", "Gate", "L402", "Macaroons", "Lightning", "HostSystem", "LightningNodes", "LightningSimulator", "Mail", "PasswordHashing",
                "Portal", "SocketGateway", "SSA", "Storage", "ReverseProxy", "HTTPWire", "CQREncode", crypto, x509, asn1, hummingbird, httpTypes,
                yams, logging,
                lifecycle, unixSignals, nioCore, nioPosix,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "gatehouse",
            dependencies: [
                "GatehouseServer", "ExternalTool", "PayingClient", "Storage", "Accounts", "PasswordHashing", "SSA", "Throttling", "Gate", "L402",
                "Macaroons",
                "Lightning",
                "LightningNodes", "LightningSimulator", "ReverseProxy", "HostSystem", asyncHTTPClient, nioHTTP1, nioCore, argumentParser, logging,
                lifecycle,
                unixSignals,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "gatepass",
            dependencies: ["PayingClient", "LightningNodes", "L402", "Lightning", "SSA", "HostSystem", argumentParser, yams, logging],
            swiftSettings: settings),
        .executableTarget(
            name: "gatehouse-bench", dependencies: ["Accounts", "Gate", "L402", "Lightning", "Macaroons", "SSA"],
            path: "Benchmarks/Sources/gatehouse-bench",
            swiftSettings: settings),
        // What Interop/differential holds against llhttp.
        .executableTarget(name: "read-http", dependencies: ["HTTPWire"], path: "Fuzz/Sources/read-http", swiftSettings: settings),
        // What docs/embedding.md shows.
        .target(
            name: "Examples", dependencies: ["PayingClient", "LightningNodes", "L402", "Lightning", "Macaroons", logging], path: "Examples",
            exclude: ["ExternalTool", "ExternalToolCommand"], swiftSettings: settings),
        // What docs/tools.md shows: a tool that members of a network let in.
        .target(
            name: "ExternalTool", dependencies: ["PayingClient", "SSA", "HostSystem", "Lightning", hummingbird, httpTypes, nioCore, logging],
            path: "Examples/ExternalTool",
            swiftSettings: settings),
        .executableTarget(
            name: "external-tool", dependencies: ["ExternalTool", argumentParser, logging], path: "Examples/ExternalToolCommand",
            swiftSettings: settings),
        tests("ExamplesTests", ["Examples"]),
        tests("RegressionCorpusTests", ["GatehouseServer", "HTTPWire", "L402", "Lightning", "Macaroons", "SSA"]),
        tests("LightningTests", ["Lightning", "TestKit"], resources: [.copy("Vectors"), .copy("Corpus")]),
        .target(name: "TestKit", dependencies: ["Lightning"], path: "Tests/TestKit", swiftSettings: settings),
        .target(name: "ConformanceKit", dependencies: ["Lightning"], path: "Tests/ConformanceKit", swiftSettings: settings),
        .target(
            name: "AccountsKit", dependencies: ["Accounts", "ConformanceKit", "Lightning", "SSA", "TestKit", "Throttling"], path: "Tests/AccountsKit",
            swiftSettings: settings),
        .target(name: "RegtestKit", path: "Tests/RegtestKit", swiftSettings: settings),
        tests(
            "LightningNodesTests",
            [
                "ConformanceKit", "RegtestKit", "Lightning", "LightningNodes", "LightningSimulator", nioCore, nioHTTP1, nioPosix, nioSSL, logging,
                lifecycle,
            ]),
        tests("LightningSimulatorTests", ["LightningSimulator", "Lightning", asyncHTTPClient, nioCore, nioHTTP1, logging, lifecycle]),
        tests("MacaroonsTests", ["Macaroons", "MacaroonsThirdParty", "TestKit"], resources: [.copy("Vectors"), .copy("Corpus")]),
        tests(
            "ReverseProxyTests",
            [
                "ReverseProxy", "Accounts", "HTTPWire", "Gate", "HostSystem", "L402", "Macaroons", "Lightning", "SocketGateway", "SSA", "TestKit",
                crypto, nioCore, nioPosix, nioHTTP1, nioHTTP2, nioHPACK, nioSSL, logging,
            ], resources: [.copy("Certificates")]),
        tests("GateTests", ["Gate", "L402", "Lightning", "Macaroons", "TestKit", "Throttling"]),
        tests("AccountsTests", ["Accounts", "AccountsKit", "ConformanceKit", "Lightning", "SSA", "TestKit", "Throttling", crypto]),
        tests("PortalTests", ["Portal", "Accounts", "AccountsKit", "Lightning", "SSA", "TestKit", "Throttling", logging]),
        .target(
            name: "PageSamples", dependencies: ["Pages", "Accounts", "Lightning", "SSA"], path: "Tests/PageSamples", swiftSettings: settings),
        .executableTarget(
            name: "PageWriter", dependencies: ["PageSamples", "Pages"], path: "Tests/Support/PageWriter", swiftSettings: settings),
        tests("PagesTests", ["Pages", "PageSamples", "Accounts", "Lightning", "SSA"]),
        tests("SocketGatewayTests", ["SocketGateway", "Accounts", "Lightning", "SSA", "TestKit"]),
        tests("PasswordHashingTests", ["PasswordHashing", "Accounts"]),
        tests("MailTests", ["Mail", "Accounts", "Lightning", "Throttling", logging], resources: [.copy("Programs")]),
        tests("HTTPWireTests", ["HTTPWire", "TestKit"]),
        tests("HostSystemTests", ["HostSystem"]),
        .executableTarget(
            name: "RedirectURIReader", dependencies: ["SSA"], path: "Tests/Support/RedirectURIReader", swiftSettings: settings),
        tests("SSATests", ["SSA", "RedirectURIReader", "TestKit"], resources: [.copy("Corpus")]),
        tests("L402Tests", ["L402", "Macaroons", "Lightning", "TestKit"]),
        .executableTarget(
            name: "StorageCrashWriter", dependencies: ["Storage", "Accounts", "AccountsKit", "Gate", "Lightning"],
            path: "Tests/Support/StorageCrashWriter",
            swiftSettings: settings),
        tests(
            "PayingClientTests",
            [
                "PayingClient", "gatepass", "external-tool", "LightningSimulator", "L402", "Macaroons", "Lightning", "SSA", "HostSystem", "TestKit",
                nioCore, nioPosix, nioHTTP1, logging, lifecycle,
            ]),
        tests(
            "StorageTests",
            [
                "Storage", "StorageCrashWriter", "Accounts", "AccountsKit", "ConformanceKit", "PasswordHashing", "Throttling", "Gate", "L402",
                "Lightning",
                "HostSystem", "TestKit", grdb, logging,
            ]),
        tests(
            "EndToEndTests",
            [
                "GatehouseServer", "ReverseProxy", "PayingClient", "LightningNodes", "LightningSimulator", "RegtestKit", "Storage", "Accounts",
                "AccountsKit", "Gate",
                "L402", "Lightning", "Macaroons",
                "HostSystem", "gatehouse", "gatepass", asyncHTTPClient, nioHTTP1, grdb, hummingbird, httpTypes, logging, lifecycle, nioCore, nioPosix,
            ]),
        tests(
            "GatehouseServerTests",
            [
                "GatehouseServer", "Accounts", "Gate", "HostSystem", "L402", "Lightning", "LightningNodes", "LightningSimulator", "PasswordHashing",
                "ReverseProxy", "SSA", "Storage", nioSSL, logging, lifecycle,
            ]),
    ]
)

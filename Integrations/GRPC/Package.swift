// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever builds the gate or the HTTP client does not build grpc-swift.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let payingClient = Target.Dependency.product(name: "PayingClient", package: "gatehouse")
let lightning = Target.Dependency.product(name: "Lightning", package: "gatehouse")
let lightningNodes = Target.Dependency.product(name: "LightningNodes", package: "gatehouse")
let l402 = Target.Dependency.product(name: "L402", package: "gatehouse")
let grpcCore = Target.Dependency.product(name: "GRPCCore", package: "grpc-swift-2")
let grpcPosix = Target.Dependency.product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport")
let grpcProtobuf = Target.Dependency.product(name: "GRPCProtobuf", package: "grpc-swift-protobuf")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
    name: "gatehouse-grpc",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "PayingClientGRPC", targets: ["PayingClientGRPC"]),
        .executable(name: "swap-server", targets: ["swap-server"]),
        .executable(name: "swap-client", targets: ["swap-client"]),
    ],
    dependencies: [
        .package(name: "gatehouse", path: "../.."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
    ],
    targets: [
        .target(name: "PayingClientGRPC", dependencies: [payingClient, lightning, l402, grpcCore, grpcPosix], swiftSettings: settings),

        // The example: a server that knows nothing of payments, and a client that pays the gate in front of it.
        .target(
            name: "SwapService", dependencies: [grpcCore, grpcProtobuf, protobuf], path: "Examples/SwapService", exclude: ["swaps.proto"],
            swiftSettings: settings),
        .executableTarget(
            name: "swap-server", dependencies: ["SwapService", grpcCore, grpcPosix], path: "Examples/swap-server", swiftSettings: settings),
        .executableTarget(
            name: "swap-client",
            dependencies: ["SwapService", "PayingClientGRPC", payingClient, lightning, lightningNodes, grpcCore, protobuf, logging],
            path: "Examples/swap-client", swiftSettings: settings),

        .testTarget(
            name: "PayingClientGRPCTests",
            dependencies: ["PayingClientGRPC", "SwapService", payingClient, lightning, lightningNodes, grpcCore, grpcPosix, protobuf, logging],
            swiftSettings: settings),
    ]
)

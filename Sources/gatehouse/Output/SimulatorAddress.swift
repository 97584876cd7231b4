import ArgumentParser
import GatehouseServer

extension HostAndPort {
    /// Where a simulated network's payee listens; its payer needs the next port.
    static func simulator(_ text: String, option: String) throws -> HostAndPort {
        guard let address = HostAndPort(text) else { throw ValidationError("\(option) takes HOST:PORT, such as 127.0.0.1:8403") }
        guard address.port < 65_535 else {
            throw ValidationError("\(option) goes to port 65534: the paying node listens on the next one, and 65535 is the last that there is")
        }
        return address
    }
}

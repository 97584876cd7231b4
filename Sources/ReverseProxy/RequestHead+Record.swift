import HTTPWire

extension RequestHead {
    /// What the request says, for a line about it.
    func recorded(caller: String) -> ExchangeRecord.Request {
        ExchangeRecord.Request(
            method: String(decoding: methodName, as: UTF8.self), host: String(decoding: authorityBytes, as: UTF8.self),
            path: String(decoding: pathBytes, as: UTF8.self), version: isHTTP2 ? "HTTP/2" : "HTTP/1.\(minorVersion)", caller: caller,
            userAgent: fields.strings(named: "user-agent").first, traceID: fields.traceContext?.traceID)
    }
}

extension ExchangeRecord.Request {
    /// The same line about the request that a proxy in front asks about.
    func asked(_ original: OriginalRequest, by caller: String) -> ExchangeRecord.Request {
        ExchangeRecord.Request(
            method: original.method, host: original.authority, path: String(decoding: original.path, as: UTF8.self), version: version, caller: caller,
            userAgent: userAgent, traceID: traceID)
    }
}

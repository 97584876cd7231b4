-- Asks Gatehouse about each request (HAProxy 2.6 or later): `http-request lua.gatehouse` after `lua-load`.
-- What the gate admits goes on with its identity fields; everything else is answered as the gate says, its challenge and body included.

local gate = "http://127.0.0.1:8402/gatehouse/authorize"

-- The only fields of the client that the gate gets to see.
local asked = { "authorization", "macaroon", "grpc-metadata-macaroon", "token", "accept", "origin", "access-control-request-method" }
local identity = { "x-gatehouse-subject", "x-gatehouse-service", "x-gatehouse-scopes", "x-gatehouse-payment-hash" }
-- What belongs to the connection between HAProxy and the gate.
local hop = { ["connection"] = true, ["content-length"] = true, ["transfer-encoding"] = true, ["date"] = true }

local function finish(txn, status, headers, body)
    local reply = txn:reply()
    reply:set_status(status)
    for name, values in pairs(headers) do
        -- Counted from 0. Clients in use read the first challenge line, so the order matters.
        local index = 0
        while values[index] and not hop[name] do
            reply:add_header(name, values[index])
            index = index + 1
        end
    end
    reply:set_body(body or "")
    txn:done(reply)
end

core.register_action("gatehouse", { "http-req" }, function(txn)
    local request = txn.http:req_get_headers()
    local headers = {
        ["x-forwarded-method"] = { txn.sf:method() },
        ["x-forwarded-uri"] = { txn.sf:pathq() },
        ["x-forwarded-host"] = { txn.sf:req_fhdr("host") },
        ["x-forwarded-for"] = { txn.sf:src() },
    }
    for _, name in ipairs(asked) do
        local values = {}
        for _, value in pairs(request[name] or {}) do values[#values + 1] = value end
        if #values > 0 then headers[name] = values end
    end

    local answer = core.httpclient():get { url = gate, headers = headers, timeout = 15000 }
    if not answer or not answer.status or answer.status < 100 then
        return finish(txn, 503, { ["retry-after"] = { [0] = "2" } }, "")
    end
    if answer.status ~= 200 then return finish(txn, answer.status, answer.headers, answer.body) end

    -- Names with "_" reach some upstreams as the same field.
    for name in pairs(request) do
        if name:gsub("_", "-"):sub(1, 12) == "x-gatehouse-" then txn.http:req_del_header(name) end
    end
    for _, name in ipairs(identity) do
        local values = answer.headers[name]
        if values and values[0] ~= "" then txn.http:req_set_header(name, values[0]) end
    end
    -- What is left of the credentials when the pass is taken off.
    for _, name in ipairs({ "authorization", "macaroon", "grpc-metadata-macaroon", "token" }) do txn.http:req_del_header(name) end
    local rest = answer.headers["x-gatehouse-authorization"]
    if rest and rest[0] ~= "" then txn.http:req_set_header("authorization", rest[0]) end
end)

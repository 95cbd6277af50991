-- Sends the requests of a file in turn, and says in one line what came of them. Arguments after `--`:
--   FILE   a line for each request: method, path, token, If-None-Match, separated by tabs; `-` for none
--   BODY   a file with the body of every request; `-` for none
--   KEY    `key` gives each request an Idempotency-Key of its own
-- Ready-made requests are used where they do not change, so that the generator costs little.

local number = 0
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("thread_number", threads)
end

local function read(name)
    local file = assert(io.open(name, "rb"))
    local text = file:read("*a")
    file:close()
    return text
end

local requests = {}
local with_key = false

function init(arguments)
    local body = arguments[2] ~= "-" and read(arguments[2]) or nil
    with_key = arguments[3] == "key"
    for line in read(arguments[1]):gmatch("[^\n]+") do
        local method, path, token, tag = line:match("^(%S+)\t(%S+)\t(%S+)\t(%S+)$")
        local headers = { Host = wrk.headers["Host"] }
        if token ~= "-" then headers["Authorization"] = "Bearer " .. token end
        if tag ~= "-" then headers["If-None-Match"] = tag end
        if body then headers["Content-Type"] = "application/json" end
        -- The place of the key; each request puts its own there.
        if with_key then headers["Idempotency-Key"] = "@@" end
        local text = wrk.format(method, path, headers, body)
        local first, last = text:find("@@", 1, true)
        requests[#requests + 1] =
            with_key and { text:sub(1, first - 1), text:sub(last + 1) } or text
    end
    -- Different from all earlier runs and all other threads.
    math.randomseed(os.time() * 64 + thread_number)
    prefix = string.format("%d-%d-%d-", os.time(), math.random(1e9), thread_number)
end

function request()
    number = number + 1
    local chosen = requests[number % #requests + 1]
    if with_key then return chosen[1] .. prefix .. number .. chosen[2] end
    return chosen
end

-- requests, microseconds, broken connections and timeouts, answers of 400 and above, 50th and 99th percentile in
-- microseconds
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("result %d %d %d %d %d %d\n", summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.timeout, errors.status,
        latency:percentile(50), latency:percentile(99)))
end

import ByteReading
import CMicrohttpd
import Glibc

// What the library calls, on its own threads. `context` is the server's core.

/// A connection opens or is about to be closed.
func noteConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ own: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ notice: MHD_ConnectionNotificationCode
) {
    guard let core = unsafe core(context), let connection = unsafe connection else { return }
    let socket = unsafe sparklineage_socket(connection)
    if notice == .CONNECTION_NOTIFY_STARTED {
        core.deadlines.open(socket, within: core.limits.head)
    } else {
        core.deadlines.close(socket)
    }
}

/// The first line of a request has come: gives what the library then carries with the request.
func beginRequest(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let core = unsafe core(context), let connection = unsafe connection, let target = unsafe target else {
        return nil
    }
    let socket = unsafe sparklineage_socket(connection)
    let exchange = unsafe Exchange(String(cString: target), connection, socket: socket, core: core)
    core.begin(exchange)
    return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

/// A head has come, a piece of its body, the body's end, or an answer to a request that was put aside.
func proceedWithRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ piece: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let carried = unsafe request?.pointee, let method = unsafe method, let size = unsafe size else {
        return sparklineage_go_on(0)
    }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(carried).takeUnretainedValue()
    let bytes = unsafe UnsafeRawBufferPointer(start: size.pointee > 0 ? piece : nil, count: size.pointee)
    let goesOn = unsafe exchange.proceed(String(cString: method), bytes.bytes)
    unsafe size.pointee = 0
    return sparklineage_go_on(goesOn ? 1 : 0)
}

/// A request is over, answered or not.
func endRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
    guard let core = unsafe core(context), let carried = unsafe request?.pointee else { return }
    core.end(unsafe Unmanaged<Exchange>.fromOpaque(carried).takeRetainedValue())
    unsafe request?.pointee = nil
}

/// Leaves a path as it was sent.
func leaveEscaped(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    unsafe text.map { unsafe Int(strlen($0)) } ?? 0
}

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    unsafe context.map { unsafe Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
}

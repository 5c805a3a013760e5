import CCurl
import Glibc

// C calls these on threads of its own or ours. They are free functions in a file of their own: a closure could inherit an actor and would then
// stop the program when it is called from a thread that actor does not own.

/// `TransferLoop` as a thread.
func transferLoopMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

/// `LoopbackLoop` as a thread.
func loopbackLoopMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<LoopbackLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

/// `ThreadExecutor` as a thread.
func threadExecutorMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ThreadExecutor>.fromOpaque(context).takeRetainedValue().run()
}

func curlReceivedBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        ? size * count : Int(CURL_WRITEFUNC_PAUSE)
}

func curlReceivedHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

func curlConnected(
    _ context: UnsafeMutableRawPointer?, _ remoteAddress: UnsafeMutablePointer<CChar>?,
    _ localAddress: UnsafeMutablePointer<CChar>?, _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
    if let context { Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().connected() }
    return CURL_PREREQFUNC_OK
}

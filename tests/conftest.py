import signal

# A job in the background has SIGINT ignored and hands that on to its children. The engine ends
# its language host by SIGINT and would wait 5 s for each that does not hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

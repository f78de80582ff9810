"""A camera for tests, by GStreamer's gst-rtsp-server: H.264 (or H.265) test picture, Basic or digest sign-in, on the loopback.

Usage: python3 gateway-gst-camera.py PORT [none|basic|digest] [bframes] [h265]. Prints `ready PORT`. Ends when stdin closes.
"""

import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
port = sys.argv[1]
sign_in = sys.argv[2] if len(sys.argv) > 2 else "none"
b_frames = "2" if "bframes" in sys.argv[3:] else "0"
tune = "" if b_frames != "0" else "tune=zerolatency "

loop = GLib.MainLoop()
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(port)

factory = GstRtspServer.RTSPMediaFactory()
if "h265" in sys.argv[3:]:
    encoder = (
        "x265enc %sbitrate=500 key-int-max=30 speed-preset=ultrafast option-string=bframes=%s "
        "! video/x-h265,profile=main ! rtph265pay" % (tune, b_frames)
    )
else:
    encoder = (
        "x264enc %sbitrate=500 key-int-max=30 bframes=%s speed-preset=ultrafast "
        "! video/x-h264,profile=main ! rtph264pay" % (tune, b_frames)
    )
factory.set_launch(
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=360,framerate=15/1 "
    "! %s name=pay0 pt=96 config-interval=-1 )" % encoder
)
factory.set_shared(True)

if sign_in != "none":
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if sign_in == "digest":
        auth.set_supported_methods(GstRtspServer.RTSPAuth and 2)
        auth.add_digest("viewer", "p@ss:word", token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic("viewer", "p@ss:word"), token)
    server.set_auth(auth)
    factory.add_role_from_structure(
        Gst.Structure.new_from_string("viewer, media.factory.access=(boolean)true, media.factory.construct=(boolean)true")
    )

server.get_mount_points().add_factory("/cam", factory)
if server.attach(None) == 0:
    sys.exit("port in use")


def end_with_stdin():
    sys.stdin.read()
    loop.quit()


threading.Thread(target=end_with_stdin, daemon=True).start()
print("ready", server.get_bound_port(), flush=True)
loop.run()

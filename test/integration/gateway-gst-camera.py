"""A camera for tests, by GStreamer's gst-rtsp-server: a moving test picture, Basic or digest sign-in, on the loopback.

Usage: python3 gateway-gst-camera.py PORT [none|basic|digest] [bframes] [h265|mjpeg] [slices] [refresh] [slow] [udp]
       [tls=PEM] [audio=alaw|mulaw|aac|latm|opus]. Prints `ready PORT`. Ends when stdin closes.
slices: four slices a picture; refresh: no keyframes, only recovery points; slow: one picture a second; udp: no media over TCP;
tls: a file with certificate and key.
"""

import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

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
ways = sys.argv[3:]
settings = {name: value for name, value in (way.split("=", 1) for way in ways if "=" in way)}
fps = 1 if "slow" in ways else 15
if "h265" in ways:
    video = (
        "x265enc %sbitrate=500 key-int-max=30 speed-preset=ultrafast option-string=bframes=%s "
        "! video/x-h265,profile=main ! rtph265pay config-interval=-1" % (tune, b_frames)
    )
elif "mjpeg" in ways:
    video = "jpegenc ! rtpjpegpay"
else:
    options = ":".join(["slices=4"] * ("slices" in ways) + ["intra-refresh=1"] * ("refresh" in ways))
    video = (
        "x264enc %sbitrate=500 key-int-max=30 bframes=%s speed-preset=ultrafast option-string=%s "
        "! video/x-h264,profile=main ! rtph264pay config-interval=-1" % (tune, b_frames, options or "slices=1")
    )
SOUNDS = {
    "alaw": "audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay",
    "mulaw": "audio/x-raw,rate=8000,channels=1 ! mulawenc ! rtppcmupay",
    "aac": "audio/x-raw,rate=16000,channels=1 ! voaacenc bitrate=32000 ! rtpmp4gpay",
    "latm": "audio/x-raw,rate=16000,channels=1 ! voaacenc bitrate=32000 ! aacparse ! rtpmp4apay",
    "opus": "audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay",
}
audio = ""
if "audio" in settings:
    audio = "audiotestsrc is-live=true freq=440 volume=0.5 ! audioconvert ! audioresample ! %s name=pay1 pt=%d" % (
        SOUNDS[settings["audio"]],
        {"alaw": 8, "mulaw": 0}.get(settings["audio"], 97),
    )
factory.set_launch(
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=360,framerate=%d/1 "
    "! %s name=pay0 pt=%d %s )" % (fps, video, 26 if "mjpeg" in ways else 96, audio)
)
if "udp" in ways:
    factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
factory.set_shared(True)

auth = GstRtspServer.RTSPAuth() if sign_in != "none" or "tls" in settings else None
if auth:
    server.set_auth(auth)
if "tls" in settings:
    auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(settings["tls"]))
if sign_in != "none":
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if sign_in == "digest":
        auth.set_supported_methods(GstRtspServer.RTSPAuth and 2)
        auth.add_digest("viewer", "p@ss:word", token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic("viewer", "p@ss:word"), token)
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

"""Sample pictures as phones, cameras and programs leave them, with things planted in their files.

Each carries its own mark wherever its format can hold one: place, owner, device, time, a smaller
picture of the same, a film. None of it may reach a reader.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

SIZE = (96, 72)
NORTH, EAST = (57.0, 42.0, 31.75), (11.0, 58.0, 27.25)  # degrees, minutes, seconds
JPEG_END = b"\xff\xd9"


@dataclass(frozen=True)
class Sample:
    """A file, and what is planted in it."""

    name: str
    kind: str  # its media type, as a phone would tell
    data: bytes
    marks: tuple[bytes, ...]


def mark(name: str) -> str:
    """Return what is planted under this name: no picture holds it by chance."""
    return f"PLANTERAT-{name.upper()}"


def text(name: str) -> bytes:
    """Return the same as bytes."""
    return mark(name).encode()


def pixels(shade: int = 90) -> Image.Image:
    """Return a picture in which no part is like another."""
    picture = Image.new("RGB", SIZE)
    for x in range(SIZE[0]):
        for y in range(SIZE[1]):
            picture.putpixel((x, y), ((x * 2 + shade) % 256, (y * 3) % 256, (x * y) % 256))
    return picture


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def exif(name: str) -> bytes:
    """Return EXIF with device, owner, time, place and a note, all of them marked."""
    said, block = mark(name), Image.Exif()
    for tag in (Base.Make, Base.Model, Base.Artist, Base.Copyright, Base.Software):
        block[tag] = f"{said}-{tag.name}"
    block[Base.DateTime] = "2026:03:14 15:09:26"
    inner = block.get_ifd(IFD.Exif)
    inner[Base.BodySerialNumber] = f"{said}-SERIAL"
    inner[Base.UserComment] = b"ASCII\0\0\0" + text(name) + saved(pixels(7), "JPEG")
    inner[Base.MakerNote] = text(name) * 3
    place = block.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", NORTH
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", EAST
    place[GPS.GPSAreaInformation] = text(name)
    return block.tobytes()


def xmp(name: str) -> bytes:
    """Return an XMP packet with an author and a place."""
    said = mark(name)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="{said}" '
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="57,42.5N"/></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()


def icc(name: str) -> bytes:
    """Return a colour profile whose description and copyright are marked: sRGB's, renamed."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = (
        profile.index(b"s\0R\0G\0B") if b"s\0R\0G\0B" in profile else len(profile) - len(text(name))
    )
    profile[at : at + len(text(name))] = text(name)
    return bytes(profile)


def segment(marker: int, body: bytes) -> bytes:
    """Return one segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg_with(*segments: bytes, after: bytes = b"", **options: object) -> bytes:
    """Return a JPEG with segments after its start, and bytes after its end."""
    plain = saved(pixels(), "JPEG", **options)
    return plain[:2] + b"".join(segments) + plain[2:] + after


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(*chunks: bytes, after: bytes = b"") -> bytes:
    """Return a PNG with chunks after its header, and bytes after its end."""
    plain = saved(pixels(), "PNG")
    head = 8 + 25
    return plain[:head] + b"".join(chunks) + plain[head:] + after


def film(name: str) -> bytes:
    """Return the moving part that some phones hang on to a picture, with a place in it."""
    return struct.pack(">I", 24) + b"ftypqt  " + bytes(12) + b"\xa9xyz" + mark(name).encode()


def _jpegs() -> Iterator[tuple[str, bytes]]:
    yield "exif", saved(pixels(), "JPEG", exif=exif("exif"))
    for turned in (3, 6, 8):
        block = Image.Exif()
        block[Base.Orientation] = turned
        block[Base.Artist] = mark(f"turned{turned}")
        yield f"turned{turned}", saved(pixels(), "JPEG", exif=block.tobytes())
    yield "xmp", jpeg_with(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp("xmp")))
    extension = b"http://ns.adobe.com/xmp/extension/\0" + xmp("xmpmore")
    yield "xmpmore", jpeg_with(segment(0xE1, extension))
    yield "iptc", jpeg_with(segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + text("iptc")))
    yield "icc", saved(pixels(), "JPEG", icc_profile=icc("icc"))
    yield "comment", saved(pixels(), "JPEG", comment=text("comment"))
    thumbnail = saved(pixels(3).resize((24, 18)), "JPEG", comment=text("jfxx"))
    yield "jfxx", jpeg_with(segment(0xE0, b"JFXX\0\x10" + thumbnail))
    second = saved(pixels(5), "JPEG", exif=exif("mpf"))
    yield "mpf", jpeg_with(segment(0xE2, b"MPF\0" + text("mpf")), after=second)
    yield "motion", jpeg_with(after=film("motion"))
    yield "maker", jpeg_with(segment(0xE4, text("maker")), segment(0xEF, text("maker") * 9))
    yield "adobe", jpeg_with(segment(0xEE, b"Adobe\0d\0\0\0\0\1"), segment(0xEC, text("adobe")))
    yield "trailing", jpeg_with(after=text("trailing") * 20)
    yield "twice", jpeg_with(*(segment(0xE1, exif("twice")) for _ in range(2)))
    yield (
        "progressive",
        saved(
            pixels(),
            "JPEG",
            progressive=True,
            exif=exif("progressive"),
            comment=text("progressive"),
        ),
    )
    yield "grey", saved(pixels().convert("L"), "JPEG", exif=exif("grey"))
    yield "cmyk", saved(pixels().convert("CMYK"), "JPEG", exif=exif("cmyk"))
    yield "large", saved(pixels().resize((3000, 1200)), "JPEG", exif=exif("large"))


def _pngs() -> Iterator[tuple[str, bytes]]:
    yield "text", png_with(chunk(b"tEXt", b"Author\0" + text("text")))
    yield "ztxt", png_with(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(text("ztxt"))))
    yield "itxt", png_with(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp("itxt")))
    yield "pngexif", saved(pixels(), "PNG", exif=exif("pngexif"))
    yield "pngicc", saved(pixels(), "PNG", icc_profile=icc("pngicc"))
    yield (
        "time",
        png_with(chunk(b"tIME", b"\x07\xea\3\x0e\x0f\x09\x1a") + chunk(b"prVt", text("time"))),
    )
    yield "pngtail", png_with(after=text("pngtail") * 9)
    see_through = pixels().convert("RGBA")
    see_through.putalpha(128)
    info = PngImagePlugin.PngInfo()
    info.add_text("Source", mark("alpha"))
    yield "alpha", saved(see_through, "PNG", pnginfo=info)
    yield (
        "moving",
        saved(pixels(), "PNG", save_all=True, append_images=[pixels(9)], exif=exif("moving")),
    )


def _others() -> Iterator[tuple[str, str, bytes]]:
    yield "webpexif", "webp", saved(pixels(), "WEBP", exif=exif("webpexif"))
    yield "webpxmp", "webp", saved(pixels(), "WEBP", xmp=xmp("webpxmp"))
    yield "webpicc", "webp", saved(pixels(), "WEBP", icc_profile=icc("webpicc"), lossless=True)
    yield "webptail", "webp", saved(pixels(), "WEBP", exif=exif("webptail")) + film("webptail")
    yield (
        "webpmoving",
        "webp",
        saved(pixels(), "WEBP", save_all=True, append_images=[pixels(9)], exif=exif("webpmoving")),
    )
    yield "gif", "gif", saved(pixels().convert("P"), "GIF", comment=mark("gif").encode())
    yield (
        "gifmoving",
        "gif",
        saved(
            pixels().convert("P"),
            "GIF",
            save_all=True,
            append_images=[pixels(9).convert("P")],
            comment=mark("gifmoving").encode(),
        ),
    )


def cleanable() -> list[Sample]:
    """Return the samples that a browser opens: they are sent, and nothing planted with them."""
    found = [(name, "jpeg", data) for name, data in _jpegs()]
    found += [(name, "png", data) for name, data in _pngs()]
    found += list(_others())
    return [
        Sample(f"{mark(name)}.{kind}", f"image/{kind}", data, _marks(name))
        for name, kind, data in found
    ]


def _marks(name: str) -> tuple[bytes, ...]:
    said = mark(name)
    rationals = struct.pack("<6I", 57, 1, 42, 1, 127, 4), struct.pack(">6I", 57, 1, 42, 1, 127, 4)
    return (text(name), said.encode("utf-16-le"), said.encode("utf-16-be"), *rationals)


def refused() -> list[tuple[Sample, str]]:
    """Return the samples that cannot be cleaned here, each with the reason that is told."""
    build: list[tuple[str, str, bytes, str]] = [
        ("heic", "image/heic", struct.pack(">I", 24) + b"ftypheic" + bytes(12), "heic"),
        ("live", "image/heic", struct.pack(">I", 24) + b"ftypmif1heic" + bytes(8), "heic"),
        ("film", "video/quicktime", film("film"), "kind"),
        ("svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "kind"),
        ("pdf", "application/pdf", b"%PDF-1.7\n/Author (x)", "kind"),
        ("tiff", "image/tiff", saved(pixels(), "TIFF"), "kind"),
        ("html", "image/png", b"<html><script>alert(1)</script>", "kind"),
        ("cut", "image/jpeg", saved(pixels(), "JPEG")[:40], "kind"),
        ("pixels", "image/png", _flood(20_000, 20_000), "large"),
        ("side", "image/png", _flood(40_000, 8), "large"),
        ("hollow", "image/png", _flood(64, 64), "broken"),
    ]
    return [
        (Sample(f"{mark(name)}.bin", kind, data, _marks(name)), why)
        for name, kind, data, why in build
    ]


def _flood(width: int, height: int) -> bytes:
    """Return a small PNG that says it is large, and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")

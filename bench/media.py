"""The cost of a clean copy: the child's time, processor time and memory for the largest allowed files.

    python -m bench.media [--quick] [--mutant unbounded]

Each file goes through the real pool into a fresh child. Exit status 1 when one takes longer than its limit of
20 s or 15 s of processor time, when the child's resident memory goes over 768 MB, or when a file that must be
cleaned is not. ``unbounded`` lifts the limits and adds a picture of 200 megapixels; it must go red.
"""

import argparse
import asyncio
import io
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import psutil
from PIL import Image, ImageCms

from bench.evidence import film
from bench.mutants import apply_mutant, names_of
from bot.media.pool import CleaningPool
from bot.usecases.ports.media import Changes, CleanCopy, MediaLimits

LIMITS = MediaLimits()
AS_IT_IS = Changes()
COVERED = Changes(fields=0b111100001111, silent=True)
SIDE = int(LIMITS.max_pixels**0.5)
MOST_MB = LIMITS.memory_bytes / 2**20


@dataclass(frozen=True, slots=True)
class MediaSubject:
    name: str
    make: Callable[[], bytes]
    cleaned: bool = True
    """Whether a copy must be made; the bomb must be refused."""
    changes: Changes = AS_IT_IS


def grain(side: int) -> Image.Image:
    """Like a camera's noise for an encoder: hard to compress."""
    noise = Image.effect_noise((side, side), 40)
    return Image.merge(
        "RGB",
        (noise, noise.transpose(Image.Transpose.ROTATE_90), noise.transpose(Image.Transpose.ROTATE_180)),
    )


def draw_gradient(side: int) -> Image.Image:
    return grain(60).resize((side, side), Image.Resampling.BICUBIC)


def draw_screenshot(side: int) -> Image.Image:
    """A picture like a screenshot: steps of colour, half transparent."""
    steps = Image.linear_gradient("L").resize((side, side), Image.Resampling.NEAREST)
    return Image.merge("RGBA", (steps, steps, steps.transpose(Image.Transpose.ROTATE_90), steps))


def encode_picture(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def draw_turned() -> bytes:
    """Fifty rotated megapixels with a profile: must be turned and converted."""
    exif = Image.Exif()
    exif[0x0112] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encode_picture(draw_gradient(SIDE), "JPEG", quality=80, exif=exif, icc_profile=profile)


def make_film(width: int, height: int, pictures: int) -> bytes:
    """A film of moving grain, 30 pictures a second."""
    out = io.BytesIO()
    ground = Image.effect_noise((width * 2, height * 2), 60).convert("RGB")
    with av.open(out, "w", format="mp4") as target:
        track: Any = target.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "30"})
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        for number in range(pictures):
            left, top = number * 3 % width, number * 2 % height
            frame = ground.crop((left, top, left + width, top + height))
            target.mux(track.encode(av.VideoFrame.from_image(frame)))
        target.mux(track.encode(None))
    return out.getvalue()


def make_scans(pages: int = 30) -> bytes:
    """A paper of photographed pages, just under the limit of 20 MB."""
    from fpdf import FPDF

    paper = FPDF()
    for _ in range(pages):
        paper.add_page()
        paper.image(io.BytesIO(encode_picture(grain(900), "JPEG", quality=75)), 0, 0, 210, 297)
    return bytes(paper.output())


SUBJECTS = (
    MediaSubject("JPEG, 50 MP of grain", lambda: encode_picture(grain(SIDE), "JPEG", quality=60)),
    MediaSubject(
        "JPEG, 50 MP, progressive", lambda: encode_picture(grain(SIDE), "JPEG", quality=55, progressive=True)
    ),
    MediaSubject("JPEG, 50 MP, turned, with a profile", draw_turned),
    MediaSubject(
        "PNG, 50 MP with transparency", lambda: encode_picture(draw_screenshot(SIDE), "PNG", compress_level=1)
    ),
    MediaSubject("AVIF, 50 MP", lambda: encode_picture(draw_gradient(SIDE), "AVIF", speed=10, quality=40)),
    MediaSubject("WebP, 25 MP", lambda: encode_picture(draw_gradient(5000), "WEBP", quality=60, method=0)),
    MediaSubject("MP4, 20 MB", lambda: film(LIMITS.max_bytes)),
    MediaSubject("MP4, 16 s of 1280 x 720, 12 fields", lambda: make_film(1280, 720, 480), changes=COVERED),
    MediaSubject("MP4, 4 s of 3840 x 2160, 12 fields", lambda: make_film(3840, 2160, 120), changes=COVERED),
    MediaSubject("PDF, 30 scanned pages", make_scans),
    MediaSubject(
        "PNG, 121 MP (a bomb)", lambda: encode_picture(Image.new("1", (11_000, 11_000)), "PNG"), cleaned=False
    ),
)
QUICK = ("JPEG, 50 MP of grain", "MP4, 20 MB", "PDF, 30 scanned pages")


async def measure_subject(subject: MediaSubject) -> dict[str, Any]:
    """One file through a child of its own."""
    data = subject.make()
    pool = CleaningPool()
    began = time.perf_counter()
    job = asyncio.create_task(pool.clean_copy(data, limits=LIMITS, changes=subject.changes))
    seen: dict[str, float] = {"cpu": 0.0, "rss": 0.0}
    while not job.done():
        await asyncio.sleep(0.005)
        look(seen)
    took = time.perf_counter() - began
    look(seen)
    answer = job.result()
    await pool.close()
    cleaned = isinstance(answer, CleanCopy)
    return {
        "file": subject.name, "mb": round(len(data) / 2**20, 1),
        "copy_mb": round(len(answer.data) / 2**20, 1) if isinstance(answer, CleanCopy) else 0.0,
        "became": answer.mime if isinstance(answer, CleanCopy) else answer.reason.value,
        "seconds": round(took, 2), "cpu_s": round(seen["cpu"], 2), "rss_mb": round(seen["rss"]),
        "fine": cleaned is subject.cleaned and took < LIMITS.wall_seconds
        and seen["cpu"] <= LIMITS.cpu_seconds + 1 and seen["rss"] <= MOST_MB,
    }  # fmt: skip


def look(seen: dict[str, float]) -> None:
    """Processor time and peak resident memory of the child, as the kernel counts them."""
    for child in psutil.Process().children():
        try:
            times = child.cpu_times()
            status = Path(f"/proc/{child.pid}/status").read_text()
        except (psutil.NoSuchProcess, OSError):
            continue
        peak = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
        seen["cpu"] = max(seen["cpu"], times.user + times.system)
        seen["rss"] = max(seen["rss"], peak / 1024)


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="a picture, a film and a paper")
    arguments.add_argument("--mutant", choices=names_of("media"))
    given = arguments.parse_args()
    apply_mutant("media", given.mutant)
    subjects = [candidate for candidate in SUBJECTS if not given.quick or candidate.name in QUICK]
    if given.mutant:
        big = MediaSubject("JPEG, 200 MP", lambda: encode_picture(Image.new("RGB", (14_142, 14_142)), "JPEG"))
        subjects = [*subjects[:1], big]
    results = []
    for subject in subjects:
        results.append(asyncio.run(measure_subject(subject)))
        result = results[-1]
        print(
            f"{result['file']:38} {result['mb']:5} MB -> {result['copy_mb']:5} MB {result['became']:16} "
            f"{result['seconds']:6} s, {result['cpu_s']:6} s of processor, {result['rss_mb']:4} MB",
            flush=True,
        )
    print(json.dumps({"bench": "media", "files": results}, ensure_ascii=False))
    return 0 if all(result["fine"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())

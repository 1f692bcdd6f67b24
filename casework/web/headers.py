"""The headers of every answer, also of errors and of files."""

from typing import Final

from flask import Flask, Response, current_app

POLICY: Final = "; ".join(  # noqa: FLY002 - one rule a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",  # autosave speaks to its own server
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
POLICY_OF_FILES: Final = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
DENIED: Final = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
OWN_PAGES: Final = ("publickey-credentials-create", "publickey-credentials-get")  # passkeys, on pages of ours only
FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(
        [*(f"{feature}=()" for feature in DENIED), *(f"{feature}=(self)" for feature in OWN_PAGES)]
    ),
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-DNS-Prefetch-Control": "off",
}
KEPT_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"
NEVER_KEPT: Final = "no-store"


def install(app: Flask) -> None:
    app.after_request(dress)


def dress(response: Response) -> Response:
    """Return `response` with the whole set; only an asset of a known version may be kept by a browser."""
    is_file = response.headers.get("Content-Disposition") is not None
    response.headers.update(FIXED)
    response.headers["Content-Security-Policy"] = POLICY_OF_FILES if is_file else POLICY
    if not current_app.extensions["settings"].is_onion:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    is_kept = response.headers.get("Cache-Control") == KEPT_FOR_A_YEAR
    response.headers["Cache-Control"] = KEPT_FOR_A_YEAR if is_kept else NEVER_KEPT
    return response

"""FastAPI's test client; the installed starlette announces another HTTP client for it, which is no failure of ours."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

__all__ = ["TestClient"]

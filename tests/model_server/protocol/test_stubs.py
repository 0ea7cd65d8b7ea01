"""The committed stubs and the .proto files say the same."""

from __future__ import annotations

from pathlib import Path

import smartrec_model_protocol
from smartrec_model_protocol.generate import generate


def test_the_committed_stubs_are_what_the_proto_files_compile_to(tmp_path: Path) -> None:
    generate(tmp_path)
    made = sorted((tmp_path / "smartrec_model_protocol").iterdir())
    assert len(made) == 6
    committed = Path(smartrec_model_protocol.__file__).parent
    for path in made:
        assert (committed / path.name).read_text() == path.read_text(), (
            f"{path.name}: run python -m smartrec_model_protocol.generate"
        )

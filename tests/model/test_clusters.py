"""The recipes for clusters are what Slurm, Kubernetes and torchrun understand."""

import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.commands import check

ROOT = Path(__file__).resolve().parents[2]
SLURM = ROOT / "clusters/slurm.sbatch"
# The options of sbatch that we use, and what their values look like.
DIRECTIVES = {
    "job-name": r"[a-z-]+",
    "nodes": r"\d+",
    "ntasks-per-node": r"1",
    "gpus-per-node": r"\d+",
    "cpus-per-task": r"\d+",
    "mem": r"\d+G",
    "time": r"\d\d:\d\d:\d\d",
    "signal": r"TERM@\d+",
    "requeue": r"",
    "open-mode": r"append",
    "output": r"[%\w.-]+",
}


def kubernetes() -> tuple[dict, dict]:
    """Return the claim and the TrainJob."""
    text = (ROOT / "clusters/kubernetes.yaml").read_text(encoding="utf-8")
    claim, job = yaml.safe_load_all(text)
    return claim, job


def test_the_slurm_script_is_bash_with_known_directives() -> None:
    subprocess.run(["bash", "-n", SLURM], check=True)
    text = SLURM.read_text(encoding="utf-8")
    found = re.findall(r"^#SBATCH --([a-z-]+)(?:=(\S+))?$", text, re.MULTILINE)
    assert len(found) == text.count("\n#SBATCH"), "a directive of another form"
    assert {name for name, _ in found} == set(DIRECTIVES)
    for name, value in found:
        assert re.fullmatch(DIRECTIVES[name], value), f"--{name}={value}"
    first_command = re.search(r"^[a-z].*$", text, re.MULTILINE)
    assert first_command is not None
    assert text.rindex("#SBATCH") < first_command.start(), "sbatch reads none after a command"


def test_the_slurm_script_starts_torchrun_as_it_wants(tmp_path: Path) -> None:
    for name, answer in (("scontrol", "echo first; echo second"), ("srun", 'printf "%s\\n" "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "SLURM_JOB_NODELIST": "n[1-2]",
        "SLURM_JOB_NUM_NODES": "2",
        "SLURM_JOB_ID": "7",
    }
    done = subprocess.run(
        ["bash", SLURM], env=environment, capture_output=True, text=True, check=True
    )
    started = done.stdout.splitlines()
    assert started[0] == "--kill-on-bad-exit=1"
    assert "--rdzv-endpoint=first:29500" in started
    check(" ".join(started[1:]))


def test_the_trainjob_follows_its_schema() -> None:
    schema = yaml.safe_load((Path(__file__).parent / "trainjob.schema.yml").read_text("utf-8"))
    claim, job = kubernetes()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(job, schema)
    with pytest.raises(jsonschema.ValidationError, match="numNode"):
        jsonschema.validate(job | {"spec": job["spec"] | {"numNode": 2}}, schema)
    trainer = job["spec"]["trainer"]
    check(" ".join(trainer["command"]))
    assert trainer["resourcesPerNode"]["limits"]["nvidia.com/gpu"] == str(trainer["numProcPerNode"])
    patch = job["spec"]["runtimePatches"][0]["trainingRuntimeSpec"]
    pod = patch["template"]["spec"]["replicatedJobs"][0]["template"]["spec"]["template"]["spec"]
    mounted = {mount["name"] for mount in pod["containers"][0]["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["volumes"]}
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert (claim["kind"], claim["apiVersion"]) == ("PersistentVolumeClaim", "v1")


def test_the_image_has_all_that_training_reads(tmp_path: Path) -> None:
    text = (ROOT / "clusters/Dockerfile").read_text(encoding="utf-8")
    for copied in re.findall(r"^COPY (.+)$", text, re.MULTILINE):
        *sources, target = copied.split()
        for source in sources:
            place = tmp_path / (Path(source).name if target == "./" else target)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(ROOT / source)
            assert place.exists(), source
    done = subprocess.run(
        [sys.executable, "-m", "model_export", "data"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert "55,000 + 5,000 digits, checked" in done.stdout, done.stderr
    command = re.search(r"^CMD (\[.+\])$", text, re.MULTILINE)
    assert command is not None
    check(" ".join(["torchrun", *yaml.safe_load(command[1])]))

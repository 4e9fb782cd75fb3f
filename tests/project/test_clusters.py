"""The recipes for clusters are what Slurm, Kubernetes and torchrun understand."""

import os
import re
import signal
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
    "signal": r"B:USR1@\d+",
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
    directives = re.findall(r"^#SBATCH --([a-z-]+)(?:=(\S+))?$", text, re.MULTILINE)
    assert len(directives) == text.count("\n#SBATCH"), "a directive of another form"
    assert {name for name, _ in directives} == set(DIRECTIVES)
    for name, value in directives:
        assert re.fullmatch(DIRECTIVES[name], value), f"--{name}={value}"
    first_command = re.search(r"^[a-z].*$", text, re.MULTILINE)
    assert first_command is not None
    assert text.rindex("#SBATCH") < first_command.start(), "sbatch reads none after a command"


def slurm(folder: Path, job: int, srun: str) -> subprocess.Popen[str]:
    """Start the script where `srun` is what is given, and `scontrol` lists two machines."""
    listed = 'case "$1" in show) echo first; echo second;; *) echo "scontrol $*";; esac'
    for name, answer in (("scontrol", listed), ("srun", srun)):
        (folder / name).write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    environment = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "SLURM_JOB_NODELIST": "n[1-2]",
        "SLURM_JOB_NUM_NODES": "2",
        "SLURM_JOB_ID": str(job),
        "SLURM_CPUS_PER_TASK": "16",
    }
    return subprocess.Popen(["bash", SLURM], env=environment, stdout=subprocess.PIPE, text=True)


def started(folder: Path, job: int) -> list[str]:
    """Return the arguments that srun is given."""
    process = slurm(folder, job, 'printf "%s\\n" "$@"')
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    return said.splitlines()


def test_the_slurm_script_starts_torchrun_as_it_wants(tmp_path: Path) -> None:
    of_srun, rest = started(tmp_path, 7)[:2], started(tmp_path, 7)[2:]
    assert of_srun == ["--kill-on-bad-exit=1", "--cpus-per-task=16"]
    check(" ".join(rest))


def test_two_jobs_on_one_machine_meet_at_different_ports(tmp_path: Path) -> None:
    ends = [
        next(line for line in started(tmp_path, job) if line.startswith("--rdzv-endpoint=first:"))
        for job in (12_345_678, 12_345_679)
    ]
    ports = [int(end.rpartition(":")[2]) for end in ends]
    assert ports[0] != ports[1]
    assert all(1024 < port < 32_768 for port in ports), "below what Linux hands out by itself"


def test_a_job_whose_time_is_up_is_queued_again(tmp_path: Path) -> None:
    # `exec`, so that what is started goes with the step, as under Slurm.
    process = slurm(tmp_path, 7, "echo running; exec sleep 3")
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    process.send_signal(signal.SIGUSR1)
    rest = process.communicate(timeout=30)[0]
    assert "queued again" in rest
    assert "scontrol requeue 7" in rest
    assert process.returncode == 0


def test_a_step_that_fails_fails_the_job(tmp_path: Path) -> None:
    process = slurm(tmp_path, 7, "exit 3")
    process.communicate(timeout=30)
    assert process.returncode == 3


def test_the_image_is_the_one_that_ci_uses() -> None:
    image = re.search(r"^FROM (\S+)$", (ROOT / "clusters/Dockerfile").read_text("utf-8"), re.M)
    assert image is not None
    assert re.fullmatch(r"python:[\d.]+-bookworm@sha256:[0-9a-f]{64}", image[1])
    for workflow in (ROOT / ".github/workflows").glob("*.yml"):
        used = re.findall(r"container: (\S+)", workflow.read_text("utf-8"))
        assert set(used) <= {image[1]}, workflow.name


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
            link = tmp_path / (Path(source).name if target == "./" else target)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(ROOT / source)
            assert link.exists(), source
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

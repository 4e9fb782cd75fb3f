"""The table of what `make bench` measured, in each language, for the READMEs and the page."""

from typing import Any

from records.amounts import written

HEADS = {
    "zh": ("项目", "实测", "目标"),
    "en": ("What", "Measured", "Target"),
}
WORDS = {
    "zh": {
        "at most": "至多",
        "at least": "至少",
        "missed": "（未达到）",
        "absent": "未测量",
        "commit": "提交",
        "comma": "，",
        "around": "（{}）",
        "later": "（{} 另测）",
    },
    "en": {
        "at most": "at most",
        "at least": "at least",
        "missed": " (missed)",
        "absent": "not measured",
        "commit": "commit",
        "comma": ", ",
        "around": "({})",
        "later": " (measured anew on {})",
    },
}
# What a figure is called where it is not called as the record has it.
NAMES: dict[str, dict[str, str]] = {
    "zh": {
        "accuracy": "MNIST 测试集",
        "strokes": "人们在屏幕上的手写",
        "strokes_sure": "同上，肯作答的",
        "coverage": "验证图里肯作答的",
        "scribbles": "拒绝的涂鸦",
        "doodles": "拒绝的小画，种类大多没有见过",
        "training": "训练随站发布的网络",
        "parity": "PyTorch 与 onnxruntime 的 logits 最大差",
        "epoch": "一轮训练，本项目的循环",
        "epoch_rate": "同上，每秒学习的图像",
        "epoch_limit": "只做其中的矩阵乘法，每秒至多",
        "epoch_share": "本项目的循环达到这个上限的",
        "threads_idle": "训练随站发布的网络的一步，机器空闲",
        "threads_idle_two": "两个线程，休眠等待，所需时间是它的",
        "threads_idle_spin": "两个线程，空转等待，所需时间是它的",
        "threads_busy": "同一步，一个核心另有工作",
        "threads_busy_two": "这时两个线程休眠等待，所需时间是它的",
        "threads_busy_spin": "这时两个线程空转等待，所需时间是它的",
        "equal_bits": "同一步，只用任何 CPU 都有的指令，以求各机逐位相同，所需时间是它的",
        "ranks_epochs": "分别用一个和两个 rank 训练的轮数",
        "ranks_losses": "一个 rank 与两个 rank，损失的最大差",
        "ranks_weights": "一个 rank 与两个 rank，权重的最大差",
        "bytes": "到第一次识别为止传输的字节（gzip）",
        "page_bytes": "其中页面本身（gzip）",
        "first": "从打开页面到第一次识别（10 Mbit/s，每个请求 40 ms，主线程慢 4 倍）",
        "prediction": "由笔画识别一次，中位数",
        "step": "在 Chromium 里训练一步（wasm，单线程）",
        "step_single": "同上，每次调用只走一步",
        "step_webgpu": "同上，WebGPU（软件适配器）",
        "step_firefox": "在 Firefox 里训练一步（wasm，单线程）",
        "step_firefox_single": "同上，每次调用只走一步",
        "step_webkit": "在 WebKitGTK 里训练一步（wasm，单线程）",
        "step_webkit_single": "同上，每次调用只走一步",
        "step_tfjs_wasm": "TensorFlow.js 的一步（wasm）",
        "step_tfjs_webgl": "TensorFlow.js 的一步（webgl）",
        "step_tfjs_cpu": "TensorFlow.js 的一步（cpu）",
        "step_ratio": "比 TensorFlow.js 最快的后端快",
        "step_native": "原生 onnxruntime 的一步（单线程）",
        "step_torch": "PyTorch 的一步（单线程）",
        "step_slower": "wasm 比原生慢",
        "lesson": "在页面里从随机权重到 95 %",
        "longest_task": "训练时页面最长的一个任务",
        "verse_bytes": "到诗的第一个字为止传输的字节（gzip）",
        "verse_bytes_after": "同上，已识别过数字之后",
        "verse_rate": "在 Chromium 里写诗（wasm，单线程）",
        "verse_race": "比没有缓存快",
        "verse_native": "原生 onnxruntime 写诗（单线程）",
        "verse_slower": "wasm 比它慢",
        "verse_peer": "transformers.js，大小相同的模型（wasm，单线程）",
        "verse_ratio": "比 transformers.js 快",
        "verse_task": "诗出现时页面最长的一个任务",
        "verse_heap": "写 500 首诗之后，worker 多占的内存",
        "verse_loss": "中文诗的验证损失，每字 nats",
        "verse_formed": "写出的中文诗，四句字数和标点都对",
        "verse_tones": "其中句内平仄相间的句子",
        "verse_rhyme": "二、四句押韵的诗",
        "verse_copied": "与训练集里某一句相同的句子",
        "pretrain": "在 Chromium 里从头学写诗（wasm，单线程）",
        "pretrain_tfjs_wasm": "TensorFlow.js 学同一个网络（wasm；缺查表的梯度，用 one-hot）",
        "pretrain_tfjs_webgl": "TensorFlow.js 学同一个网络（webgl）",
        "pretrain_tfjs_cpu": "TensorFlow.js 学同一个网络（cpu）",
        "pretrain_ratio": "比 TensorFlow.js 最快的后端快",
        "pretrain_native": "原生 onnxruntime 学同一个网络（单线程）",
        "pretrain_slower": "wasm 比它慢",
        "taught": "在 Chromium 里用奖励教到六成的诗押韵",
        "taught_poem": "同上，从一首诗里学习",
        "taught_variety": "这时不同的韵脚字，是教之前的",
        "lighthouse_performance": "Lighthouse 性能（手机，五次的中位数），八页中最低",
        "lighthouse_accessibility": "Lighthouse 无障碍，八页中最低",
        "lighthouse_best_practices": "Lighthouse 最佳实践，八页中最低",
        "lighthouse_seo": "Lighthouse 搜索引擎，八页中最低",
        "lighthouse_index": "这台机器的 Lighthouse 基准指数",
        "blocking": "主线程堵住的时间（手机），最长的一页",
        "lcp": "最大内容绘制（手机），最慢的一页",
        "cls": "累积布局偏移，最大的一页",
        "html": "最重一页的 HTML（gzip）",
        "script": "没有演示的页面的脚本（gzip），最重的一页",
        "load_rate": "nginx 送出本站，64 个连接，60 秒",
        "load_errors": "同上，失败的请求",
        "build_cold": "make build，从零开始（环境已装好）",
        "build_changed": "make build，改动一页之后",
        "build_unchanged": "make build，什么都没改",
    },
    "en": {},
}
# Every figure that is measured.
KEYS = NAMES["zh"].keys()


def line(figure: dict[str, Any], language: str) -> str:
    """Return one row of the table."""
    what = NAMES[language].get(figure["key"], figure["what"])
    words = WORDS[language]
    wanted = ""
    if figure["target"] is not None:
        target = written(figure["target"], figure["unit"], language)
        wanted = f"{words[figure['bound']]} {target}"
        if figure["met"] is False:
            wanted += words["missed"]
    value = measured(figure, language)
    if later := figure.get("later"):
        value += words["later"].format(later["date"])
    return f"| {what} | {value} | {wanted} |".replace("  |", " |")


def measured(figure: dict[str, Any], language: str) -> str:
    """Return what was measured; one that misses its target by a hair is not written like it."""
    value, unit, target = figure["value"], figure["unit"], figure["target"]
    if value is None:
        return WORDS[language]["absent"]
    text = written(value, unit, language)
    is_alike = figure["met"] is False and text == written(target, unit, language)
    return written(value, unit, language, more=1) if is_alike else text


def table(record: dict[str, Any], language: str) -> str:
    """Return the Markdown table, and the machine that it holds for."""
    machine = record["machine"]
    lines = [f"| {' | '.join(HEADS[language])} |", "|---|---|---|"]
    # The labs have a table of their own, on the page about quality.
    figures = [f for key, f in record["figures"].items() if not key.startswith("lab_")]
    lines += [line(figure, language) for figure in figures]
    words, commit = WORDS[language], machine.get("commit")
    where = [
        machine["date"],
        # Outside a checkout nobody knows it.
        *([f"{words['commit']} {commit[:7]}"] if commit else []),
        f"{machine['cores']} × {machine['architecture']}",
        f"Python {machine['python']}",
        f"PyTorch {machine['torch']}",
        f"onnxruntime {machine['onnxruntime']}",
        machine["browser"],
    ]
    return "\n".join([*lines, "", words["around"].format(words["comma"].join(where))])

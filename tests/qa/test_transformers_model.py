"""The reader that runs models of Hugging Face, over tiny ones with random weights.

Random logits find random spans, so these tests are about places and scores, not about answers. One
model is like BERT (segments, WordPiece), the other like RoBERTa (no segments, bytes, positions that
begin behind that of padding).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    AutoModelForQuestionAnswering,
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
    BertModel,
    BertTokenizerFast,
    RobertaConfig,
    RobertaForQuestionAnswering,
    RobertaTokenizerFast,
)

from corpus.errors import ModelFailed, ModelMissing
from qa.reading import Prompt, Reading, TextSpan, ToRead, whole_words
from qa.transformers_model import NOTHING, TransformersSpanModel

QUESTION = "Who took the western neighbourhoods?"
TEXT = "Rebels took the western neighbourhoods of Aleppo on Friday, the mayor said."
TEXTS = {
    "plain": TEXT,
    "long": " ".join(f"{TEXT} {number}" for number in range(40)),
    "blank at its ends": "\n\n  the mayor said  \n",
    "punctuation": "?! … — «»",
    "Arabic": "قال العمدة إن المدينة سقطت يوم الجمعة.",
    "Chinese": "市长说，城市在星期五陷落。",
    "emoji": "😀 the 👩‍👩‍👧‍👦 mayor 🇸🇾 said 😀",
    "combining": "Cafe\u0301 A\u030angstro\u0308m the mayor",
    "marks of the model": "[SEP] the [CLS] mayor </s> said <pad> <s>",
    "NUL": "the\0mayor\0said\0",
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,?!"
SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "initializer_range": 0.5,  # so that logits differ
}


def bert(folder: Path, **config: int) -> Path:
    """A BERT that reads 64 tokens and knows letters, a few words and [UNK]."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_LETTERS]
    words += [f"##{letter}" for letter in _LETTERS] + TEXT.lower().split()
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(words)), encoding="utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"))
    torch.manual_seed(1)
    sizes = SIZES | {"vocab_size": len(tokenizer), "max_position_embeddings": 64} | config
    BertForQuestionAnswering(BertConfig(**sizes)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def roberta(folder: Path) -> Path:
    """A RoBERTa that reads 64 tokens, of bytes and of what often stood together in TEXT."""
    marks = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator([TEXT] * 3, vocab_size=320, special_tokens=marks)
    folder.mkdir()
    trained.save_model(str(folder))
    tokenizer = RobertaTokenizerFast(str(folder / "vocab.json"), str(folder / "merges.txt"))
    torch.manual_seed(2)
    # Positions 0 and 1 are those of padding.
    sizes = SIZES | {"vocab_size": len(tokenizer), "max_position_embeddings": 66}
    model = RobertaForQuestionAnswering(
        RobertaConfig(**sizes, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2)
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


MAKERS = {"bert": bert, "roberta": roberta}


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Threads that wait for one another cost more than models as small as these."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module", params=list(MAKERS))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = MAKERS[request.param](tmp_path_factory.mktemp("models") / request.param)
    return made


@pytest.fixture(scope="module")
def model(folder: Path) -> TransformersSpanModel:
    return TransformersSpanModel(str(folder))


def read(model: TransformersSpanModel, prompt: Prompt, question: str = QUESTION) -> Reading:
    ((reading,),) = model.read([ToRead(question, [prompt])])
    return reading


def check(reading: Reading, text: str) -> None:
    """Spans lie inside the text, neither empty nor blank at an end, each once, best first."""
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
    places = [(span.start, span.end) for span in reading.spans]
    scores = [span.score for span in reading.spans]
    assert len(set(places)) == len(places)
    assert scores == sorted(scores, reverse=True)
    assert reading.relevance == (scores[0] if scores else NOTHING)


@pytest.mark.parametrize("name", TEXTS)
def test_spans_lie_inside_the_text(model: TransformersSpanModel, name: str) -> None:
    reading = read(model, Prompt(TEXTS[name], "Mayor speaks", "2024-11-29"))
    assert reading.spans
    check(reading, TEXTS[name])


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_a_text_without_a_word_has_no_spans(model: TransformersSpanModel, text: str) -> None:
    assert read(model, Prompt(text, "Mayor speaks")) == Reading((), NOTHING)


@pytest.mark.parametrize("question", ["", "?!…", "Who? " * 200, "من؟ 😀\0"])
def test_any_question_can_be_asked(model: TransformersSpanModel, question: str) -> None:
    check(read(model, Prompt(TEXT), question), TEXT)


def test_nothing_asked_is_nothing_read(model: TransformersSpanModel) -> None:
    assert model.read([]) == []
    assert model.read([ToRead(QUESTION, [])]) == [[]]


def test_a_character_of_many_tokens_is_one_character(model: TransformersSpanModel) -> None:
    """RoBERTa makes four tokens of an emoji's bytes, and every span of them is the same one."""
    reading = read(model, Prompt("😀"))
    assert [(span.start, span.end) for span in reading.spans] == [(0, 1)]


@pytest.mark.parametrize("mark", ["[SEP]", "</s>"])
def test_a_mark_of_the_model_in_an_article_is_only_text(
    model: TransformersSpanModel, mark: str
) -> None:
    """As a mark it would be one token, with one span."""
    assert len(read(model, Prompt(mark)).spans) > 1


def test_a_title_and_a_date_hold_no_answer(model: TransformersSpanModel) -> None:
    long = "The mayor said that rebels took Aleppo. " * 20
    check(read(model, Prompt("Friday", long, "2024-11-29")), "Friday")


def test_every_part_of_a_long_text_is_read(folder: Path) -> None:
    """Each window alone finds spans, so of many windows some are found in each of ten parts."""
    text = TEXTS["long"]
    spans = read(TransformersSpanModel(str(folder)), Prompt(text, "Mayor")).spans
    assert {span.start * 10 // len(text) for span in spans} == set(range(10))


def plain_scores(folder: Path, context: str, inside: range) -> dict[tuple[int, int], float]:
    """Start and end logit less those of the first token, for all spans of at most 30 tokens whose
    characters lie in `inside`, by transformers alone."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    plain = AutoModelForQuestionAnswering.from_pretrained(folder)
    inputs = tokenizer(QUESTION, context, return_tensors="pt", return_offsets_mapping=True)
    offsets = inputs.pop("offset_mapping")[0].tolist()
    with torch.inference_mode():
        logits = plain(**inputs)
    start, end = logits.start_logits[0].tolist(), logits.end_logits[0].tolist()
    own = [
        at
        for at, side in enumerate(inputs.sequence_ids(0))
        if side == 1 and offsets[at][0] in inside
    ]
    return {
        (offsets[i][0], offsets[j][1]): start[i] + end[j] - start[0] - end[0]
        for i in own
        for j in own
        if i <= j < i + 30
    }


@pytest.mark.parametrize("title", ["", "Mayor speaks"])
def test_scores_are_those_of_a_plain_forward_pass(
    model: TransformersSpanModel, folder: Path, title: str
) -> None:
    head = f"{title}. " if title else ""
    text = "the mayor said"
    expected = plain_scores(folder, head + text, range(len(head), len(head + text)))
    reading = read(model, Prompt(text, title))
    plain = [TextSpan(a - len(head), b - len(head), each) for (a, b), each in expected.items()]
    best = whole_words(text, sorted(plain, key=lambda span: -span.score))
    scores = {(span.start, span.end): span.score for span in best}
    for span in reading.spans:
        assert span.score == pytest.approx(scores[span.start, span.end], abs=1e-4)
    assert reading.relevance == pytest.approx(max(expected.values()), abs=1e-4)


def test_a_passage_is_read_alike_alone_and_in_company(model: TransformersSpanModel) -> None:
    prompts = [Prompt(text, "Mayor") for text in TEXTS.values()]
    together = model.read([ToRead(QUESTION, prompts), ToRead("Which mayor?", prompts[::-1])])
    for prompt, reading in zip(prompts, together[0], strict=True):
        assert read(model, prompt).relevance == pytest.approx(reading.relevance, abs=1e-4)


def test_a_passage_is_as_relevant_as_its_best_window(model: TransformersSpanModel) -> None:
    reading = read(model, Prompt(TEXTS["long"]))
    assert reading.relevance == max(span.score for span in reading.spans)


def test_inputs_are_no_longer_than_the_model_reads(
    model: TransformersSpanModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    forward = model._model.forward

    def measured(**inputs: Any) -> Any:
        sizes.append(inputs["input_ids"].shape[1])
        return forward(**inputs)

    monkeypatch.setattr(model._model, "forward", measured)
    read(model, Prompt(TEXTS["long"], "Mayor " * 50), "Who? " * 50)
    assert max(sizes) == 64


def test_the_name_tells_the_weights(model: TransformersSpanModel, folder: Path) -> None:
    name, digest = model.name.split("@")
    assert name == folder.name
    assert len(digest) == 12


def test_weights_that_are_no_numbers_fail(tmp_path: Path) -> None:
    folder = bert(tmp_path / "broken")
    broken = BertForQuestionAnswering.from_pretrained(folder)
    torch.nn.init.constant_(broken.qa_outputs.weight, torch.nan)
    broken.save_pretrained(folder)
    with pytest.raises(ModelFailed, match=r"broken@.* returned what is not a number"):
        read(TransformersSpanModel(str(folder)), Prompt(TEXT))


def test_pickled_weights_are_refused_and_the_message_converts_them(tmp_path: Path) -> None:
    """fault 72: nothing is ever unpickled."""
    folder = bert(tmp_path / "pickled")
    (folder / "model.safetensors").rename(tmp_path / "kept.safetensors")
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04")
    with pytest.raises(ModelMissing, match=r"can run code.*save_pretrained"):
        TransformersSpanModel(str(folder))


@pytest.mark.parametrize("name", ["/no/such/folder", "no-such-model", "nobody/nothing"])
def test_a_model_that_is_nowhere_is_refused(name: str) -> None:
    with pytest.raises(ModelMissing, match="name a local folder"):
        TransformersSpanModel(name)


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_cut_file_is_refused(tmp_path: Path, file: str) -> None:
    path = bert(tmp_path / "cut") / file
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        TransformersSpanModel(str(path.parent))


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    folder = bert(tmp_path / "shape")
    config = (folder / "config.json").read_text().replace('"hidden_size": 32', '"hidden_size": 16')
    (folder / "config.json").write_text(config)
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        TransformersSpanModel(str(folder))


def test_a_model_that_never_learned_to_answer_is_refused(tmp_path: Path) -> None:
    """Transformers would fill in random weights and only warn."""
    folder = bert(tmp_path / "base")
    BertModel.from_pretrained(folder, add_pooling_layer=False).save_pretrained(folder)
    with pytest.raises(ModelMissing, match=r"no weights for qa_outputs\.bias, qa_outputs\.weight"):
        TransformersSpanModel(str(folder))


def test_a_model_without_its_tokenizer_is_refused(tmp_path: Path) -> None:
    folder = bert(tmp_path / "mute")
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        (folder / name).unlink()
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        TransformersSpanModel(str(folder))


def test_importing_the_module_imports_no_torch() -> None:
    script = "import sys, qa.transformers_model; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

"""Text typed for the fonts of before Unicode: told from any other, and read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bengali.normalize import key
from search.sources.bijoy import from_bijoy, is_bijoy

HEADLINE = ("cÙv †mZy‡Z `xN© hvbRU, †fvMvwšÍ‡Z hvÎxiv", "পদ্মা সেতুতে দীর্ঘ যানজট, ভোগান্তিতে যাত্রীরা")
PARAGRAPH = (
    "†mvgevi mKvj †_‡K cÙv †mZyi `yB cÖv‡šÍ hvbevn‡bi `xN© mvwi †`Lv †M‡Q| KZ©…cÿ Rvwb‡q‡Q, †Uvj cøvRvi GKwU hš¿ bó nIqvq "
    "G Ae¯’vi m…wó nq| ÒAvgiv `ªæZ †givg‡Zi †Póv KiwQ,Ó e‡jb cÖ‡KŠkjx kwdKyj Bmjvg|",
    "সোমবার সকাল থেকে পদ্মা সেতুর দুই প্রান্তে যানবাহনের দীর্ঘ সারি দেখা গেছে। কর্তৃপক্ষ জানিয়েছে, টোল প্লাজার একটি যন্ত্র নষ্ট হওয়ায় "
    "এ অবস্থার সৃষ্টি হয়। “আমরা দ্রুত মেরামতের চেষ্টা করছি,” বলেন প্রকৌশলী শফিকুল ইসলাম।",
)


def keys(text: str) -> list[str]:
    return [key(word) for word in text.split()]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("wK †K ˆK ˆZwi e‡j", "কি কে কৈ তৈরি বলে", id="vowels-before-their-consonant"),
        pytest.param("w¯’i wÎk †UªwbO †K›`ª wew¶ß", "স্থির ত্রিশ ট্রেনিঙ কেন্দ্র বিক্ষিপ্ত", id="and-before-a-conjunct"),
        pytest.param("†Kvb †mŠw` †cŠi", "কোন সৌদি পৌর", id="vowels-around-their-consonant"),
        pytest.param("A_© Kg©x g~L© cve©Z¨", "অর্থ কর্মী মূর্খ পার্বত্য", id="reph"),
        pytest.param("mvwU©wd‡KU cv‡m©j wbw`©ó KvU©zb", "সার্টিফিকেট পার্সেল নির্দিষ্ট কার্টুন", id="reph-and-vowels"),
        pytest.param("ˆ`N¨© mvg_¨© Av`ª© cvk¦© KÎ©x", "দৈর্ঘ্য সামর্থ্য আর্দ্র পার্শ্ব কর্ত্রী", id="reph-on-conjuncts"),
        pytest.param("i¨ve h©v MÖ¨vRy‡qU A¨vc", "র‍্যাব র্যা গ্র্যাজুয়েট অ্যাপ", id="ya-phala-on-ra"),
        pytest.param("cÖ_g MÖvg eªvþY d«vÝ wµ‡KU åyY", "প্রথম গ্রাম ব্রাহ্মণ ফ্রান্স ক্রিকেট ভ্রুণ", id="ra-phala"),
        pytest.param("i“cv iƒc ¸iæZ¡ kÎ“ `ª“Z ïay eû ü`q", "রুপা রূপ গুরুত্ব শত্রু দ্রুত শুধু বহু হৃদয়", id="vowels-in-other-forms"),
        pytest.param("Av÷ª AvwZ_¨ AÅj Av¤^i", "আস্ট্র আতিথ্য অঞ্ঝল আম্বর", id="a"),
        pytest.param("Puv` Pvu` †X‡o `vuov‡bv", "চাঁদ চাঁদ ঢেড়ে দাঁড়ানো", id="chandrabindu"),
        pytest.param("mZ¨| `ytL evsjv, Drme: 2,005", "সত্য। দুঃখ বাংলা, উৎসব: ২,০০৫", id="signs-and-digits"),
        pytest.param("ÔAvwgÕ ÒZzwgÓ Ñ †m", "‘আমি’ “তুমি” — সে", id="quotation-marks"),
        pytest.param("Aš—Z e¨¯— i¶v AvÍv wbæ", "অন্তত ব্যস্ত রক্ষা আত্মা নিম্ন", id="font-of-2000"),
        pytest.param("AšÍZ e¨¯Í iÿv AvZ¥v wb¤œ cøvb LÐ", "অন্তত ব্যস্ত রক্ষা আত্মা নিম্ন প্লান খণ্ড", id="font-of-2003"),
        pytest.param("Lÿ øvb cO&w³ AvKv•¶v R‡jv”Q¡vm", "খড়্গ স্নান পঙ্ক্তি আকাঙ্ক্ষা জলোচ্ছ্বাস", id="rare-signs"),
        pytest.param(
            "fMœ mnmv” ˆewkó¨ ¯^v¯’¨ j²x",
            "ভগ্ন সহসা” বৈশিষ্ট্য স্বাস্থ্য লক্ষ্মী",
            id="a-sign-that-is-a-quotation-mark-elsewhere",
        ),
    ],
)
def test_words_are_read_as_the_fonts_print_them(typed: str, read: str) -> None:
    assert keys(from_bijoy(typed)) == keys(read)


@pytest.mark.parametrize(("typed", "read"), [HEADLINE, PARAGRAPH])
def test_text_is_known_and_read_in_full(typed: str, read: str) -> None:
    assert is_bijoy(typed)
    assert keys(from_bijoy(typed)) == keys(read)


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
def test_text_is_known_and_read_however_its_bytes_were(charset: str) -> None:
    typed = PARAGRAPH[0].encode("cp1252").decode(charset)
    assert is_bijoy(typed)
    assert keys(from_bijoy(typed)) == keys(PARAGRAPH[1])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PARAGRAPH[1], id="bengali-in-unicode"),
        pytest.param(f"{PARAGRAPH[1]} “The Daily Star” – ‡", id="bengali-with-english"),
        pytest.param(
            "The bridge authority said on Monday that long queues of vehicles had formed at both ends.", id="english"
        ),
        pytest.param("“I don’t know…” – the minister’s reply • 25 March 2005 © BSS ® ™", id="english-with-typography"),
        pytest.param("STAFF REPORTER", id="capitals"),
        pytest.param("ami banglay gan gai, ami banglar gan gai", id="romanised"),
        pytest.param("Sheikh Mujibur Rahman o tar poribar", id="romanised-names"),
        pytest.param("Le ministre français a annoncé « une réforme » à l’Élysée, où l’on s’étonne déjà.", id="french"),
        pytest.param("São Paulo não é a capital; já foi, à época, a décima maior região.", id="portuguese"),
        pytest.param("Đà Nẵng đã được cài đặt", id="vietnamese"),
        pytest.param("ΑΡΧΕΙΑ είναι «ΑΡΧΕΙΟ ΑΡΧΕΙΟ» ή «ΚΑΤ ΚΑΤ» ή «ΚΑΤ ΑΡΧΕΙΟ»", id="greek"),
        pytest.param("ax.azim = azim; now: now, env=env)", id="code-that-repeats-itself"),
        pytest.param("for (let i = 0; i < n; i++) { total += values[i] ?? 0; }", id="code"),
        pytest.param("https://www.example.com/bn/news/evsjv‡`k?id=17&page=2", id="address"),
        pytest.param("aGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IGVuY29kZWQgdGV4dA==", id="base64"),
        pytest.param("à¦¬à¦¾à¦‚à¦²à¦¾à¦¦à§‡à¦¶à§‡à¦° à¦…à¦°à§à¦¥à¦¨à§€à¦¤à¦¿", id="encoded-twice"),
        pytest.param("২০০৫ - 17:30 | ***", id="no-letters"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_text_is_none(text: str) -> None:
    assert not is_bijoy(text)


@pytest.mark.parametrize("typed", ["RvZxq", "wbR¯^ cÖwZ‡e`K", "XvKv Awdm", "mvivevsjv"])
def test_beside_text_in_bijoy_two_words_are_enough(typed: str) -> None:
    assert is_bijoy(typed, beside_bijoy=True)


@pytest.mark.parametrize("text", ["Staff Reporter", "Dhaka", "Reuters", "AFP", "online desk", "The Daily Star", "জাতীয়"])
def test_english_beside_text_in_bijoy_stays_english(text: str) -> None:
    assert not is_bijoy(text, beside_bijoy=True)


def test_addresses_and_words_that_are_english_stay_and_short_ones_cannot_be_told() -> None:
    typed = "wZwb Facebook I www.example.com/bn †`‡Lb; info@example.com ev BBC"
    assert from_bijoy(typed) == "তিনি Facebook ও www.example.com/bn দেখেন; info@example.com বা ইইঈ"


def test_spaces_and_paragraphs_stay_as_they_are() -> None:
    assert from_bijoy(" Avwg\n\n  Zywg\t") == " আমি\n\n  তুমি\t"


@given(st.text() | st.text(alphabet="wKv‡†©¨ªÖšÍi|uMœ&^`~ ", max_size=40))
def test_any_text_is_read(text: str) -> None:
    is_bijoy(text)
    assert len(from_bijoy(text).split("\n")) == len(text.split("\n"))

"""Made-up talk about three topics, for the tests of summaries."""

from assistant.types import AgendaRow, Segment, Transcript

AGENDA = (
    AgendaRow(topic="厂房搬迁", owner="钱进", minutes=10),
    AgendaRow(topic="食堂承包", owner="孙莉", minutes=10),
    AgendaRow(topic="班车线路", owner="周航", minutes=10),
)
TURNS = (
    ("吴总", "人到齐了，今天三个议题，厂房搬迁、食堂承包、班车线路。"),
    ("吴总", "先说厂房搬迁，钱进你讲。"),
    ("钱进", "嗯……新厂房的配电已经验收，搬迁预计需要十二天，主要风险是冲压设备的吊装。"),
    ("吴总", "吊装有几家报价？"),
    ("钱进", "一共三家报价，最低的四十六万，比预算高出六万。"),
    ("钱进", "厂房的租约六月底到期，搬迁不能再拖。"),
    ("吴总", "好，下面是食堂承包。"),
    ("孙莉", "现在的食堂承包商餐费要涨百分之十五，员工满意度只有六成。"),
    ("孙莉", "另外两家承包商都来试过菜，食堂的卫生评分分别是八十二和九十一。"),
    ("吴总", "员工的意见要听。"),
    ("孙莉", "食堂承包合同要求提前三十天通知，现在换来得及。"),
    ("吴总", "第三个，班车线路。周航？"),
    ("周航", "城北那条班车线路平均只坐九个人，一年成本二十八万。"),
    ("周航", "建议城北线路和大学城线路合并，班车少一辆。"),
    ("周航", "合并之后线路会多绕十分钟，乘客还没有反对。"),
    ("吴总", "行，今天就到这，散会。"),
)


def transcript(*turns: tuple[str | None, str], language: str = "zh-Hans") -> Transcript:
    segments = tuple(
        Segment(id=i, speaker=speaker, text=text) for i, (speaker, text) in enumerate(turns)
    )
    return Transcript(language=language, engine="test", segments=segments)  # type: ignore[arg-type]

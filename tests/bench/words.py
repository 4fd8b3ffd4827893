"""What the people of the filled company are called and say."""

from random import Random

DEPARTMENTS = (
    "研发部", "市场部", "财务部", "销售部", "行政部", "采购部",
    "生产部", "质量部", "法务部", "人力资源部", "客户服务部", "信息部",
)  # fmt: skip
TITLES = ("经理", "主管", "总监", "专员", "工程师")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "建国敏强晓芳涛伟静磊洋艳勇娟杰霞平刚桂英明华玉兰红健鹏飞"

_THINGS = ("测试版本", "推广方案", "预算明细", "合同条款", "培训材料", "验收清单", "接口文档",
           "排产计划", "供应商名单", "巡检记录", "门店物料", "售后流程")  # fmt: skip
_DEEDS = ("完成", "提交", "核对", "更新", "整理", "评审", "确认", "准备")
_TALK = (
    "{thing}这块我先说一下，目前进度大概一半，主要卡在{other}上，需要{department}这边支持一下。",
    "{person}，你那边{thing}什么时候能给？我们这边等着用，最晚下周三得定下来。",
    "原则上同意，不过{other}的费用要再看看，别超了今年的预算。",
    "那就这么定，{department}负责{deed}{thing}，下周五之前给出来。",
    "我补充一点，上次说的{other}其实已经做完了，只是还没有归档。",
    "这个时间太紧了，{thing}至少要两周，不然质量没法保证。",
    "好，下一个议题。",
    "嗯，可以，我会后发出来。",
)


def name(number: int) -> str:
    """The name of the person of this number, like nobody else's."""
    given = number // len(_SURNAMES)
    first, second = divmod(given * 7 + number, len(_GIVEN))
    return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[second] + _GIVEN[(first * 5 + given) % 28]


def project(number: int) -> str:
    return f"{_THINGS[number % len(_THINGS)]}项目{number // len(_THINGS) + 1}期"


def title(number: int, random: Random) -> str:
    kind = random.choice(("进度协调会", "评审会", "例会", "启动会", "复盘会"))
    return f"{random.choice(_THINGS)}{kind}第{number}次"


def task(random: Random) -> str:
    return f"{random.choice(_DEEDS)}{random.choice(_THINGS)}并交{random.choice(DEPARTMENTS)}"


def line(random: Random, people: list[str]) -> str:
    """What somebody says."""
    return random.choice(_TALK).format(
        thing=random.choice(_THINGS),
        other=random.choice(_THINGS),
        deed=random.choice(_DEEDS),
        department=random.choice(DEPARTMENTS),
        person=random.choice(people),
    )

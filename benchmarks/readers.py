"""One session of the screen without a browser: Streamlit's protocol, and of the tuning page what a load needs.

Sends what Streamlit's front end sends (the widgets it knows, the fragment, the address, the messages it has cached) and
reads from what comes back what was asked for: in the live mode the numbers that are kept now, in the plain mode the
figures. Knows nothing of plans or clocks.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import yaml
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from leadgrid.places import app_folder

LARGEST_MESSAGE = 64 << 20
Numbers = dict[str, int]
"""Points by rung, as the live tuner calls them (`criterion/number`)."""


class StrangeAnswerError(RuntimeError):
    """The server did not do what it does for a browser."""


@dataclass(frozen=True)
class Figures:
    """The three counts at the top of the plain tuning page."""

    to_call: int
    caught: int
    missed: int


class Reader(ABC):
    """Somebody on the tuning page, in English, in the copy of the sample that their first change makes."""

    QUERY = ""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: ClientConnection | None = None
        self._query = self.QUERY
        self._cached: set[str] = set()

    async def open(self) -> None:
        """Come to the page and wait until it is there."""
        self._socket = await connect(
            f"ws://127.0.0.1:{self._port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a NewType of str, nowhere needed at run time
            origin=f"http://127.0.0.1:{self._port}",  # type: ignore[arg-type]  # the same
            max_size=LARGEST_MESSAGE,
            compression=None,
        )
        await self._run(ClientState())

    @abstractmethod
    async def move(self, rung: tuple[str, int], points: int) -> Figures | Numbers:
        """Let a rung's slider go at so many points; answers with what the page then says, once the run has ended."""

    @abstractmethod
    def _take(self, element: Element, fragment: str) -> None:
        """One element of the page, new or drawn anew."""

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def _run(self, state: ClientState) -> None:
        assert self._socket is not None
        state.query_string = self._query
        state.cached_message_hashes.extend(self._cached)
        context = state.context_info
        context.timezone, context.locale, context.color_scheme = "Europe/Paris", "en-GB", "light"
        context.url = f"http://127.0.0.1:{self._port}/"
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self._socket.recv(decode=False))
            match message.WhichOneof("type"):
                case "delta":
                    element = message.delta.new_element
                    _refuse(element)
                    self._take(element, message.delta.fragment_id)
                    if message.metadata.cacheable:
                        self._cached.add(message.hash)
                case "page_info_changed":
                    self._query = message.page_info_changed.query_string
                case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise StrangeAnswerError("the script does not compile")
                # a run that was cut short is followed by another, whose end is what is waited for
                case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return


class LiveReader(Reader):
    """Somebody with the live tuner, which draws for itself: the server is told all numbers, and says what it keeps."""

    QUERY = "mode=live"

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._name = f"load{id(self):x}"
        self._turn = 0
        self._id = self._fragment = ""
        self._told: dict[str, Any] = {}

    async def move(self, rung: tuple[str, int], points: int) -> Numbers:
        if not self._told:
            raise StrangeAnswerError("there is no live tuner on the page")
        self._turn += 1
        edits = self._told["edits"] | {"points": self._told["edits"]["points"] | {f"{rung[0]}/{rung[1]}": points}}
        said = {"client": self._name, "seq": self._turn, "edits": edits, "locks": [], "capacity": None}
        state = ClientState(fragment_id=self._fragment)
        state.widget_states.widgets.add(id=self._id, json_value=json.dumps({"ready": self._name}))
        # Streamlit gathers what a component triggers in one more widget of this name
        triggered = state.widget_states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{self._id}__events")
        triggered.json_trigger_value = json.dumps([{"event": "commit", "value": said}])
        self._told = {}
        await self._run(state)
        if self._told.get("echo") != {"client": self._name, "seq": self._turn}:
            raise StrangeAnswerError("the live tuner does not hear that its numbers are kept")
        return dict(self._told["edits"]["points"])

    def _take(self, element: Element, fragment: str) -> None:
        if element.WhichOneof("type") == "bidi_component":
            self._id, self._fragment = element.bidi_component.id, fragment
            self._told = json.loads(element.bidi_component.json)


class PlainReader(Reader):
    """Somebody in the plain mode, where the server draws all there is to see."""

    QUERY = "mode=plain"

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._held: dict[str, float] = {}
        self._fragments: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        words = yaml.safe_load((app_folder() / "words" / "en.yaml").read_text(encoding="utf-8"))["tune"]
        self._labels = [words[key] for key in ("to_call", "caught", "missed")]

    async def move(self, rung: tuple[str, int], points: int) -> Figures:
        identity = next((id for id in self._held if id.endswith(f"-points.{rung[0]}.{rung[1]}")), None)
        if identity is None:
            raise StrangeAnswerError(f"no slider for {rung}")
        self._held[identity] = points
        self._shown.clear()
        state = ClientState(fragment_id=self._fragments[identity])
        for id, value in self._held.items():
            state.widget_states.widgets.add(id=id).double_array_value.data.append(value)
        await self._run(state)
        if missing := [label for label in self._labels if label not in self._shown]:
            raise StrangeAnswerError(f"the run showed no {missing[0]}")
        return Figures(*(int(re.sub(r"\D", "", self._shown[label])) for label in self._labels))

    def _take(self, element: Element, fragment: str) -> None:
        match element.WhichOneof("type"):
            case "slider":
                slider = element.slider
                self._fragments[slider.id] = fragment
                # what a browser does: a slider it knows keeps its value unless the server sets another
                if slider.set_value:
                    self._held[slider.id] = slider.value[0]
                else:
                    self._held.setdefault(slider.id, slider.default[0])
            case "metric":
                self._shown[element.metric.label] = element.metric.body


def _refuse(element: Element) -> None:
    match element.WhichOneof("type"):
        case "exception":
            raise StrangeAnswerError("an exception on the screen")
        case "alert":
            raise StrangeAnswerError(element.alert.body)

"""One session of the screen without a browser: Streamlit's protocol, and of the tuning page what a load needs.

Sends what Streamlit's front end sends (all sliders it knows, the fragment, the address, the messages it has cached) and
reads the key figures from what comes back. Knows nothing of plans or clocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.asyncio.client import ClientConnection, connect

from leadgrid.places import app_folder

LARGEST_MESSAGE = 64 << 20


class StrangeAnswerError(RuntimeError):
    """The server did not do what it does for a browser."""


@dataclass(frozen=True)
class Figures:
    """The three counts at the top of the tuning page."""

    to_call: int
    caught: int
    missed: int


class Reader:
    """Somebody on the tuning page, in English, in the copy of the sample that their first change makes."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: ClientConnection | None = None
        self._query = ""
        self._cached: set[str] = set()
        self._held: dict[str, float] = {}
        self._fragments: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        words = yaml.safe_load((app_folder() / "words" / "en.yaml").read_text(encoding="utf-8"))["tune"]
        self._labels = [words[key] for key in ("to_call", "caught", "missed")]

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

    async def move(self, rung: tuple[str, int], points: int) -> Figures:
        """Let a rung's slider go at so many points; answers with the figures once the run has ended."""
        identity = next((id for id in self._held if id.endswith(f"-points.{rung[0]}.{rung[1]}")), None)
        if identity is None:
            raise StrangeAnswerError(f"no slider for {rung}")
        self._held[identity] = points
        self._shown.clear()
        state = ClientState(fragment_id=self._fragments[identity])
        for id, value in self._held.items():
            state.widget_states.widgets.add(id=id).double_array_value.data.append(value)
        await self._run(state)
        return self.figures()

    def figures(self) -> Figures:
        """What the last run showed. Raises `StrangeAnswerError` where it showed no figures."""
        if missing := [label for label in self._labels if label not in self._shown]:
            raise StrangeAnswerError(f"the run showed no {missing[0]}")
        return Figures(*(int(re.sub(r"\D", "", self._shown[label])) for label in self._labels))

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
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._take(message.delta)
                if message.metadata.cacheable:
                    self._cached.add(message.hash)
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue  # another run follows, and its end is what is waited for
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise StrangeAnswerError("the script does not compile")
                return

    def _take(self, delta: Delta) -> None:
        element = delta.new_element
        match element.WhichOneof("type"):
            case "slider":
                self._hold(element.slider, delta.fragment_id)
            case "metric":
                self._shown[element.metric.label] = element.metric.body
            case "exception":
                raise StrangeAnswerError("an exception on the screen")
            case "alert":
                raise StrangeAnswerError(element.alert.body)

    def _hold(self, slider: Slider, fragment: str) -> None:
        """What a browser does: a slider it knows keeps its value unless the server sets another."""
        self._fragments[slider.id] = fragment
        if slider.set_value:
            self._held[slider.id] = slider.value[0]
        else:
            self._held.setdefault(slider.id, slider.default[0])
